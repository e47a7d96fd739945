// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fgn::systemd {

enum class JobResult {
    done,
    failed,
    timeout,    // systemd's own, of the unit
    dependency, // another unit that this one needs failed
    canceled,
    skipped,
    other,   // see Job::text
    no_unit, // there is no such unit
    overdue, // the caller's deadline passed; the job still runs
};

/// What became of one job, and what the unit says about itself when it was not done.
struct Job {
    std::string verb; // "start"
    std::string unit;
    JobResult result = JobResult::done;
    std::string text;             // systemd's word for the result
    std::string unit_result;      // Result= of the unit: "exit-code", "timeout", "oom-kill", …
    std::int32_t main_code = 0;   // CLD_EXITED, CLD_KILLED, CLD_DUMPED; 0 when no process ended
    std::int32_t main_status = 0; // exit code, or signal

    bool done() const { return result == JobResult::done; }
    /// One sentence without a full stop: "the job failed: exit-code, the main process exited with code 3".
    std::string reason() const;
};

/// Throws Error "`verb` unit" when the job is not done; its hint names the command that shows the log.
void require_done(const Job &job);

} // namespace fgn::systemd
