// SPDX-License-Identifier: Apache-2.0
#include "systemd/manager.h"

#include "base/text.h"
#include "systemd/bus.h"
#include "systemd/connection.h"
#include "systemd/job_watch.h"
#include "systemd/unit_object.h"

#include <algorithm>
#include <csignal>

namespace fgn::systemd {

namespace {

constexpr std::chrono::seconds reload_timeout{180};
constexpr std::chrono::milliseconds first_patience{500};

struct Verb {
    const char *name, *method;
};

using Milliseconds = std::chrono::milliseconds;

/// Empty when there is no such unit.
std::optional<sdbus::ObjectPath> queue(Connection &connection, const Verb &verb, const std::string &unit) {
    try {
        return connection.call<sdbus::ObjectPath>({manager_object, verb.method, verb.name, unit}, unit,
                                                  "replace");
    } catch (const CallError &error) {
        if (error.name == "org.freedesktop.systemd1.NoSuchUnit")
            return std::nullopt;
        throw;
    }
}

/// The first process of a container does not hear a signal before it has a handler for it, pid_namespaces(7):
/// what is stopped while it starts would run on until TimeoutStopSec=.
void signal_again(Connection &connection, const std::string &unit) {
    if (read_unit(connection, unit).sub_state != "stop-sigterm")
        return;
    try {
        connection.call({manager_object, "KillUnit", "signal", unit}, unit, std::string{"main"},
                        std::int32_t{SIGTERM});
    } catch (const CallError &) { // it has ended meanwhile
    }
}

std::string wait_end(Connection &connection, JobWatch &jobs, const std::string &job, const std::string &unit,
                     Deadline deadline) {
    for (Milliseconds patience = first_patience;; patience *= 2) {
        const Deadline soon = std::min(deadline, std::chrono::steady_clock::now() + patience);
        const std::string word = jobs.wait(job, soon);
        if (!word.empty() || soon == deadline)
            return word;
        signal_again(connection, unit);
    }
}

Job run(Connection &connection, const Verb &verb, const std::string &unit, Milliseconds within) {
    const Deadline deadline = std::chrono::steady_clock::now() + within;
    Job job{verb.name, unit, JobResult::no_unit, {}, {}, 0, 0};
    JobWatch jobs{connection};
    const auto path = queue(connection, verb, unit);
    if (!path)
        return job;
    job.text = wait_end(connection, jobs, *path, unit, deadline);
    job.result = to_result(job.text);
    if (!job.done()) {
        const UnitStatus status = read_unit(connection, unit);
        job.unit_result = status.result;
        job.main_code = status.main_code;
        job.main_status = status.main_status;
    }
    return job;
}

} // namespace

Manager::Manager(Bus &bus) : connection_(bus.connection()) {}

Job Manager::start(const std::string &unit, Milliseconds within) {
    subscribe();
    return run(connection_, {"start", "StartUnit"}, unit, within);
}

Job Manager::stop(const std::string &unit, Milliseconds within) {
    subscribe();
    return run(connection_, {"stop", "StopUnit"}, unit, within);
}

Job Manager::restart(const std::string &unit, Milliseconds within) {
    subscribe();
    return run(connection_, {"restart", "RestartUnit"}, unit, within);
}

void Manager::reload() {
    connection_.call({manager_object, "Reload", "reload", "systemd", reload_timeout});
}

void Manager::enable(const std::vector<std::string> &files) {
    const bool runtime = false, replace_links = false;
    connection_.call({manager_object, "EnableUnitFiles", "enable", join(files, " ")}, files, runtime,
                     replace_links);
    reload();
}

void Manager::disable(const std::vector<std::string> &files) {
    const bool runtime = false;
    connection_.call({manager_object, "DisableUnitFiles", "disable", join(files, " ")}, files, runtime);
    reload();
}

void Manager::reset_failed(const std::string &unit) {
    try {
        connection_.call({manager_object, "ResetFailedUnit", "reset the failure of", unit}, unit);
    } catch (const CallError &error) {
        if (error.name != "org.freedesktop.systemd1.NoSuchUnit")
            throw;
    }
}

UnitStatus Manager::unit(const std::string &name) {
    return read_unit(connection_, name);
}

std::vector<UnitRow> Manager::units(const std::string &pattern) {
    using Row = sdbus::Struct<std::string, std::string, std::string, std::string, std::string, std::string,
                              sdbus::ObjectPath, std::uint32_t, std::string, sdbus::ObjectPath>;
    const std::vector<std::string> any_state;
    const auto rows =
        connection_.call<std::vector<Row>>({manager_object, "ListUnitsByPatterns", "list units", pattern},
                                           any_state, std::vector<std::string>{pattern});
    std::vector<UnitRow> units;
    for (const Row &row : rows)
        units.push_back({row.get<0>(), row.get<1>(), row.get<2>(), row.get<3>(), row.get<4>()});
    return units;
}

UnitStatus Manager::wait_active(const std::string &unit, Milliseconds within) {
    const Deadline deadline = std::chrono::steady_clock::now() + within;
    subscribe();
    UnitWatch watch{connection_, unit};
    UnitStatus status = read_unit(connection_, unit);
    // An old failure is no answer: the new start is only about to begin.
    bool moved = !status.failed();
    while (!status.active() && !(status.failed() && moved) && watch.wait_change(deadline)) {
        status = read_unit(connection_, unit);
        moved = moved || !status.failed();
    }
    return status;
}

std::string Manager::version() {
    return connection_.property<std::string>(manager_object, "Version", "systemd");
}

TransientRun Manager::start_transient(const TransientService &service) {
    subscribe();
    return TransientRun::start(connection_, service);
}

void Manager::subscribe() {
    if (subscribed_)
        return;
    try {
        connection_.call({manager_object, "Subscribe", "subscribe to", "systemd"});
    } catch (const CallError &error) {
        if (error.name != "org.freedesktop.systemd1.AlreadySubscribed")
            throw;
    }
    subscribed_ = true;
}

} // namespace fgn::systemd
