// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "systemd/connection.h"
#include "systemd/job.h"

#include <map>
#include <string>

namespace fgn::systemd {

/// Remembers every job that ends while it exists. Make it before the call that queues a job: a short job
/// has ended before that call returns.
class JobWatch {
  public:
    explicit JobWatch(Connection &connection);
    JobWatch(const JobWatch &) = delete;
    JobWatch &operator=(const JobWatch &) = delete;

    /// systemd's word for how the job ended; empty at the deadline.
    std::string wait(const std::string &job_path, Deadline deadline);

  private:
    Connection &connection_;
    std::map<std::string, std::string> ended_;
    sdbus::Slot slot_;
};

/// The empty word is JobResult::overdue.
JobResult to_result(const std::string &word);

} // namespace fgn::systemd
