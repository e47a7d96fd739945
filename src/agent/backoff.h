// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "podman/containers.h"

#include <cstdint>
#include <string>

namespace fgn::agent {

/// How often a container ended soon after its start, one time after the other.
struct Setbacks {
    std::uint32_t count = 0;
    std::int64_t until = 0; // seconds since 1970, when it may start again

    /// "ended soon after its start, 3 times in a row (exit code 1)"
    std::string describe(const podman::Container &ended) const;
};

/// Delays of a container that keeps ending. Systemd has them since 254 only, and never forgets what went
/// wrong long ago (RestartSteps= of systemd.service(5)). Kept in the user's runtime directory.
class Backoff {
  public:
    /// Seconds a container lives at least to be no setback.
    static constexpr std::int64_t settled = 60;

    explicit Backoff(std::string container) : container_(std::move(container)) {}

    Setbacks read() const;
    /// Of the run of `ended` before `now`: seconds until it should start again, beyond the unit's own delay;
    /// 0 to 58, and 0 unless it ended just now.
    std::int64_t note(const podman::Container &ended, std::int64_t now) const;

    /// Whoever starts a service by hand need not wait.
    static void forget_all();

  private:
    std::string container_;
};

} // namespace fgn::agent
