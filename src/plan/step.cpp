// SPDX-License-Identifier: Apache-2.0
#include "plan/step.h"

#include <chrono>

namespace fgn::plan {

Plan pending(const Steps &steps) {
    Plan plan;
    for (const auto &step : steps)
        if (auto change = step->pending())
            plan.push_back(std::move(*change));
    return plan;
}

std::size_t apply_all(const Steps &steps, Reporter &reporter) {
    using Clock = std::chrono::steady_clock;
    std::size_t applied = 0;
    for (const auto &step : steps) {
        const auto change = step->pending();
        if (!change)
            continue;
        const auto start = Clock::now();
        reporter.report({EventKind::started, change->step, change->title, 0, nullptr});
        step->apply(reporter);
        const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start);
        reporter.report({EventKind::done, change->step, change->title,
                         static_cast<std::uint64_t>(spent.count()), nullptr});
        ++applied;
    }
    return applied;
}

} // namespace fgn::plan
