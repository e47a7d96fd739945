// SPDX-License-Identifier: Apache-2.0
#include "systemd/transient.h"

#include "systemd/job_watch.h"
#include "systemd/transient_properties.h"
#include "systemd/unit_object.h"

#include <csignal>

namespace fgn::systemd {

namespace {

/// systemd's own exit codes for what failed between fork and execve, see systemd.exec(5).
constexpr int first_setup_failure = 200, last_setup_failure = 245;

Error cannot_run(const UnitStatus &status, const std::string &program, const std::string &reason) {
    return {"run", program, reason + " (" + status.result + ")",
            "see what systemd logged about it: journalctl -u " + status.name};
}

TransientEnd to_end(const UnitStatus &status, const std::string &program) {
    if (status.main_code == CLD_KILLED || status.main_code == CLD_DUMPED)
        return {os::Signalled{status.main_status}, status.result};
    if (status.main_code != CLD_EXITED)
        throw cannot_run(status, program, "systemd started no process");
    if (status.main_status >= first_setup_failure && status.main_status <= last_setup_failure)
        throw cannot_run(status, program,
                         "systemd could not prepare the process: exit status " +
                             std::to_string(status.main_status) + ", see systemd.exec(5)");
    return {os::Exited{status.main_status}, status.result};
}

} // namespace

bool TransientEnd::ok() const {
    const auto *exited = std::get_if<os::Exited>(&process);
    return exited != nullptr && exited->code == 0 && result == "success";
}

std::string TransientEnd::describe() const {
    if (const auto *signalled = std::get_if<os::Signalled>(&process)) {
        const std::string killed = "killed by signal " + std::to_string(signalled->signal);
        return result == "signal" || result == "success" ? killed : killed + " (" + result + ")";
    }
    return "exit code " + std::to_string(std::get<os::Exited>(process).code);
}

class TransientRun::State {
  public:
    State(Connection &connection, const TransientService &service);
    ~State();
    State(const State &) = delete;
    State &operator=(const State &) = delete;

    const std::string &unit() const { return unit_; }
    std::optional<TransientEnd> wait(Deadline deadline);
    void stop();

  private:
    void release();

    Connection &connection_;
    std::string unit_, program_;
    // Both watch from before the start on.
    JobWatch jobs_;
    UnitWatch changes_;
    std::string job_;
    bool ended_ = false;
};

TransientRun::State::State(Connection &connection, const TransientService &service)
    : connection_(connection), unit_(service.unit), program_(service.argv.at(0)), jobs_(connection),
      changes_(connection, service.unit) {
    using Auxiliary = sdbus::Struct<std::string, UnitProperties>;
    job_ =
        connection_.call<sdbus::ObjectPath>({manager_object, "StartTransientUnit", "run", program_}, unit_,
                                            "fail", transient_properties(service), std::vector<Auxiliary>{});
}

TransientRun::State::~State() {
    try {
        if (!ended_)
            stop();
        release();
    } catch (const Error &) {
        // Nobody is left who could be told; systemd lets go when the connection ends.
    }
}

std::optional<TransientEnd> TransientRun::State::wait(Deadline deadline) {
    // A unit is inactive before its job has run, too.
    if (jobs_.wait(job_, deadline).empty())
        return std::nullopt;
    for (;;) {
        const UnitStatus status = read_unit(connection_, unit_);
        ended_ = status.active_state == "inactive" || status.failed();
        if (ended_)
            return to_end(status, program_);
        if (!changes_.wait_change(deadline))
            return std::nullopt;
    }
}

void TransientRun::State::stop() {
    connection_.call<sdbus::ObjectPath>({manager_object, "StopUnit", "stop", unit_}, unit_, "replace");
}

void TransientRun::State::release() {
    connection_.call({manager_object, "UnrefUnit", "forget", unit_}, unit_);
}

TransientRun TransientRun::start(Connection &connection, const TransientService &service) {
    return TransientRun{std::make_unique<State>(connection, service)};
}

std::optional<TransientEnd> TransientRun::wait(std::chrono::milliseconds within) {
    return state_->wait(std::chrono::steady_clock::now() + within);
}

void TransientRun::stop() {
    state_->stop();
}

const std::string &TransientRun::unit() const {
    return state_->unit();
}

TransientRun::TransientRun(std::unique_ptr<State> state) : state_(std::move(state)) {}
TransientRun::TransientRun(TransientRun &&) noexcept = default;
TransientRun &TransientRun::operator=(TransientRun &&) noexcept = default;
TransientRun::~TransientRun() = default;

} // namespace fgn::systemd
