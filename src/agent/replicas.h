// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "agent/generation.h"
#include "agent/started_unit.h"
#include "model/service.h"

#include <cstdint>
#include <vector>

namespace fgn::agent {

/// The containers of one instance of the application, side by side: each has a unit and a socket, and the
/// ingress asks them in turn.
class Replicas {
  public:
    Replicas(Context &context, std::uint64_t instance, const model::App &settings)
        : context_(context), instance_(instance), settings_(settings) {}

    /// Whether every unit is.
    bool active() const;
    /// The containers and the enabled units of `generation`, whose instance this is.
    void make(const Generation &generation) const;
    /// Returns when all are healthy, and active. Throws Error (unhealthy) otherwise, and systemd tries on
    /// until `stop`; the destructor waits for that.
    void start();
    void stop() const;
    /// Returns when every connection that was made before has been accepted, or after five seconds for each
    /// replica: they queue, and a question at their end is answered last.
    void drain() const;
    /// Stops and removes whatever there is of `instance`, however many there were.
    static void retire(Context &context, std::uint64_t instance);

  private:
    Context &context_;
    std::uint64_t instance_;
    const model::App &settings_;
    std::vector<StartedUnit> started_;
};

} // namespace fgn::agent
