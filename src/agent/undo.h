// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "plan/event.h"

#include <functional>
#include <string>
#include <vector>

namespace fgn::agent {

/// What takes back the steps that were done, newest first, when a later one fails.
class Undo {
  public:
    void add(std::function<void()> action) { actions_.push_back(std::move(action)); }

    /// An action that fails is a warning: the others must still run.
    void run(plan::Reporter &reporter) {
        for (; !actions_.empty(); actions_.pop_back()) {
            try {
                actions_.back()();
            } catch (const Error &error) {
                reporter.warn("undo", error.what());
            }
        }
    }

    /// What was done is kept, whatever fails later.
    void forget() { actions_.clear(); }

  private:
    std::vector<std::function<void()>> actions_;
};

} // namespace fgn::agent
