// SPDX-License-Identifier: Apache-2.0
#include "systemd/job.h"

#include "base/error.h"

#include <csignal>

namespace fgn::systemd {

namespace {

std::string main_process(const Job &job) {
    if (job.main_code == CLD_EXITED)
        return ", the main process exited with code " + std::to_string(job.main_status);
    if (job.main_code == CLD_KILLED || job.main_code == CLD_DUMPED)
        return ", the main process was killed by signal " + std::to_string(job.main_status);
    return {};
}

} // namespace

std::string Job::reason() const {
    if (result == JobResult::done)
        return "done";
    if (result == JobResult::no_unit)
        return "there is no such unit";
    if (result == JobResult::overdue)
        return "not finished in time";
    std::string text_of_unit;
    if (!unit_result.empty() && unit_result != "success")
        text_of_unit = ": " + unit_result + main_process(*this);
    return "the job ended as '" + text + "'" + text_of_unit;
}

void require_done(const Job &job) {
    if (job.done())
        return;
    const std::string hint =
        job.result == JobResult::no_unit ? std::string{} : "see what it logged: fgnctl logs, or journalctl";
    throw Error{job.verb, job.unit, job.reason(), hint};
}

} // namespace fgn::systemd
