// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plan/change.h"
#include "plan/event.h"

#include <memory>
#include <optional>
#include <vector>

namespace fgn::plan {

/// One idempotent change to the machine: it observes, describes and applies itself.
class Step {
  public:
    virtual ~Step() = default;
    /// What apply() would do now; empty when the machine is already as wanted.
    virtual std::optional<Change> pending() = 0;
    /// Throws Error; applying again after a failure or a kill finishes the work.
    virtual void apply(Reporter &reporter) = 0;
};

using Steps = std::vector<std::unique_ptr<Step>>;

/// What apply_all would do, in order. A step that depends on an earlier one describes itself as if that
/// one had been applied.
Plan pending(const Steps &steps);

/// Applies what is pending, in order, reporting each step; returns how many were applied. What a step
/// throws passes through.
std::size_t apply_all(const Steps &steps, Reporter &reporter);

} // namespace fgn::plan
