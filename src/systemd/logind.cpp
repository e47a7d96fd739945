// SPDX-License-Identifier: Apache-2.0
#include "systemd/logind.h"

#include "systemd/bus.h"
#include "systemd/connection.h"

#include <poll.h>

namespace fgn::systemd {

namespace {

const Target logind{"org.freedesktop.login1", "/org/freedesktop/login1", "org.freedesktop.login1.Manager"};
constexpr std::chrono::milliseconds look_again{100};
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

/// Nothing for a user that logind does not know: neither lingering nor logged in.
template <typename Value>
std::optional<Value> Logind::property(uid_t uid, const char *name) {
    try {
        const auto path = connection_.call<sdbus::ObjectPath>({logind, "GetUser", "look at", user(uid)},
                                                              std::uint32_t{uid});
        return connection_.property<Value>({logind.service, path, "org.freedesktop.login1.User"}, name,
                                           user(uid));
    } catch (const CallError &error) {
        if (error.name == no_such_user || error.name == unknown_object)
            return std::nullopt;
        throw;
    }
}

bool Logind::lingers(uid_t uid) {
    return property<bool>(uid, "Linger").value_or(false);
}

bool Logind::wait_forgotten(uid_t uid, const std::string &name, std::chrono::milliseconds limit) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (property<std::string>(uid, "Name").value_or(name) != name) {
        if (std::chrono::steady_clock::now() >= deadline)
            return false;
        // UserRemoved would tell, but may have come before anybody listened.
        ::poll(nullptr, 0, look_again.count());
    }
    return true;
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
