// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "systemd/job.h"
#include "systemd/transient.h"
#include "systemd/unit_status.h"

#include <chrono>
#include <string>
#include <vector>

namespace fgn::systemd {

class Bus;
class Connection;

/// The systemd at the other end of a bus: PID 1, or a user's. The Bus must outlive it.
class Manager {
  public:
    explicit Manager(Bus &bus);

    /// Each returns when the job has ended or `within` has passed; that a unit does not exist and that a
    /// job failed are results. Throws Error when systemd refuses the request (masked unit, no permission).
    Job start(const std::string &unit, std::chrono::milliseconds within);
    /// The first process of a container that starts may not hear a signal: SIGTERM goes to it again.
    Job stop(const std::string &unit, std::chrono::milliseconds within);
    Job restart(const std::string &unit, std::chrono::milliseconds within);

    /// Starts a unit of its own around `service` and returns once systemd has taken it; see TransientRun.
    TransientRun start_transient(const TransientService &service);

    /// Rereads all unit files; runs the generators, so it may take seconds.
    void reload();
    /// Names of unit files, or absolute paths; each is followed by the reload that makes it count.
    void enable(const std::vector<std::string> &files);
    void disable(const std::vector<std::string> &files);
    /// Forgets a failure and the count of starts; a unit that is not loaded has nothing to forget.
    void reset_failed(const std::string &unit);

    /// One round trip. A unit that does not exist is a status too, see UnitStatus::exists.
    UnitStatus unit(const std::string &name);
    /// Loaded units whose name matches a glob(7) `pattern`.
    std::vector<UnitRow> units(const std::string &pattern);

    /// For a unit that somebody else starts: returns when it is active, when it has failed on the way, or
    /// as it stands when `within` has passed.
    UnitStatus wait_active(const std::string &unit, std::chrono::milliseconds within);

    /// For example "252.39-1~deb12u1".
    std::string version();

  private:
    void subscribe();

    Connection &connection_;
    bool subscribed_ = false;
};

} // namespace fgn::systemd
