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

    /// Throws Error unless the unit became active.
    void finish() { require_done(job_.get()); }

  private:
    std::future<systemd::Job> job_;
};

} // namespace fgn::agent
