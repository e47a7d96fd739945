// SPDX-License-Identifier: Apache-2.0
#include "host/release.h"

#include "host/agent_session.h"
#include "host/fleet.h"
#include "host/preflight.h"
#include "host/provision.h"
#include "os/directory.h"
#include "os/lock.h"

#include <optional>

namespace fgn::host {

namespace {

using nlohmann::json;

std::optional<json> ask_own(const Paths &paths, const std::string &name, json &task,
                            plan::Reporter &reporter) {
    const auto self = calling_service_user();
    if (!self || self->name != name) {
        require_root(task.value("verb", "") + " " + name);
        return std::nullopt;
    }
    task.update({{"name", name}, {"home", self->home}});
    if (!task.contains("who"))
        task["who"] = name;
    return run_agent_here(paths, task, reporter);
}

/// One deploy after the other: each finds what the one before has made.
os::Lock wait_turn(const Paths &paths, const std::string &name, const json &task, plan::Reporter &reporter) {
    os::Directory::ensure(paths.run, {0711});
    const std::string path = paths.lock(name + "_release"); // no name of a service holds '_'
    auto turn = os::Lock::try_acquire(path);
    if (!turn) {
        const std::string holder = os::Lock::holder(path);
        reporter.warn("lock", "waiting for the end of " + (holder.empty() ? "another run" : holder));
        turn.emplace(os::Lock::acquire(path));
    }
    turn->sign(task.value("verb", "") + " by " + task.value("who", ""));
    return std::move(*turn);
}

} // namespace

json release(const Paths &paths, const std::string &name, json task, plan::Reporter &reporter) {
    if (auto answer = ask_own(paths, name, task, reporter))
        return std::move(*answer);
    Host host{paths};
    task["who"] = who_asked();
    const os::Lock turn = wait_turn(host.paths, name, task, reporter);
    return Provision{host, accepted_request(paths, name)}.release(std::move(task), reporter);
}

json ask_release(const Paths &paths, const std::string &name, json task, plan::Reporter &reporter) {
    if (auto answer = ask_own(paths, name, task, reporter))
        return std::move(*answer);
    Host host{paths};
    Ledger ledger{host.state(), name};
    const Subject subject = require_subject(host, ledger);
    task.update({{"name", name}, {"home", subject.layout.home}});
    return run_agent(host, *subject.account(), task, reporter);
}

} // namespace fgn::host
