// SPDX-License-Identifier: Apache-2.0
#include "fakes/systemd/fake_logind.h"

namespace fgn::fakes {

namespace {

constexpr auto logind_path = "/org/freedesktop/login1";
constexpr std::chrono::milliseconds start_of_a_manager{20};

void no_such_user(const Call &call, std::uint32_t uid) {
    call.fail("org.freedesktop.login1.NoSuchUser",
              "User ID " + std::to_string(uid) + " is not logged in or lingering");
}

} // namespace

FakeLogind::FakeLogind(Peer &peer, FakeManager &manager, const Behaviour &behaviour)
    : peer_(peer), manager_(manager), behaviour_(behaviour) {
    peer_.serve(logind_path, [this](Call &call) { on_call(call); });
}

void FakeLogind::on_call(const Call &call) {
    if (call.member == "Get" && behaviour_.forgets_users())
        return call.fail("org.freedesktop.DBus.Error.UnknownObject", "Unknown object '" + call.path + "'.");
    if (call.member == "Get" && call.arguments.at(1) == "Name")
        return call.reply([name = behaviour_.user()](sd_bus_message *answer) {
            append_variant(answer, "s", name.c_str());
        });
    if (call.member == "Get") // only known users have an object
        return call.reply([](sd_bus_message *answer) { append_variant(answer, "b", true); });
    const std::uint32_t uid = call.arguments.at(0);
    if (call.member == "SetUserLinger")
        return set_linger(call);
    if (!lingering_.contains(uid))
        return no_such_user(call, uid);
    if (call.member == "GetUser")
        return call.reply("o", {logind_path + ("/user/_" + std::to_string(uid))});
    on_user_manager(uid, false);
    call.reply();
}

void FakeLogind::set_linger(const Call &call) {
    const std::uint32_t uid = call.arguments.at(0);
    const bool on = call.arguments.at(1);
    if (on)
        lingering_.insert(uid);
    else
        lingering_.erase(uid);
    if (!on || behaviour_.linger_starts_manager())
        on_user_manager(uid, on);
    call.reply();
}

void FakeLogind::on_user_manager(std::uint32_t uid, bool runs) {
    const std::string unit = "user@" + std::to_string(uid) + ".service";
    peer_.later(start_of_a_manager,
                [this, unit, runs] { manager_.become(unit, runs ? "active" : "inactive"); });
}

} // namespace fgn::fakes
