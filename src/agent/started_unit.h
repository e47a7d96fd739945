// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "systemd/job.h"

#include <future>
#include <string>

namespace fgn::agent {

/// A start or restart job that runs while the caller probes what it starts. Destroying it waits for the
/// job, so whoever gives up stops the unit first.
class StartedUnit {
  public:
    enum class Verb { start, restart };
    StartedUnit(Verb verb, const std::string &unit);

    const std::string &unit() const { return unit_; }
    /// Whether the job ends, well or not, within that time.
    bool over(std::chrono::milliseconds within = {}) const {
        return job_.wait_for(within) == std::future_status::ready;
    }
    /// Throws Error unless the unit became active.
    void finish() { require_done(job_.get()); }

  private:
    std::string unit_;
    std::future<systemd::Job> job_;
};

} // namespace fgn::agent
