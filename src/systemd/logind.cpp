// SPDX-License-Identifier: Apache-2.0
#include "systemd/logind.h"

#include "systemd/bus.h"
#include "systemd/connection.h"

namespace fgn::systemd {

namespace {

const Target logind{"org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"};
constexpr auto no_such_user = "org.freedesktop.login1.NoSuchUser";
constexpr auto unknown_object = "org.freedesktop.DBus.Error.UnknownObject"; // forgotten since GetUser

std::string user(uid_t uid) {
    return "UID " + std::to_string(uid);
}

} // namespace

Logind::Logind(Bus &bus) : connection_(bus.connection()) {}

void Logind::set_linger(uid_t uid, bool on) {
    const bool ask_for_password = false;
    connection_.call({logind, "SetUserLinger", on ? "let linger" : "stop lingering of", user(uid)},
                     std::uint32_t{uid}, on, ask_for_password);
}

bool Logind::lingers(uid_t uid) {
    try {
        const auto path = connection_.call<sdbus::ObjectPath>({logind, "GetUser", "look at", user(uid)},
                                                              std::uint32_t{uid});
        return connection_.property<bool>({logind.service, path, "org.freedesktop.login1.User"}, "Linger",
                                          user(uid));
    } catch (const CallError &error) {
        // logind knows every user that lingers or is logged in.
        if (error.name == no_such_user || error.name == unknown_object)
            return false;
        throw;
    }
}

void Logind::terminate_user(uid_t uid) {
    try {
        connection_.call({logind, "TerminateUser", "end all processes of", user(uid)}, std::uint32_t{uid});
    } catch (const CallError &error) {
        if (error.name != no_such_user)
            throw;
    }
}

} // namespace fgn::systemd
