// SPDX-License-Identifier: Apache-2.0
#include "plan/make_step.h"

namespace fgn::plan {

namespace {

class FunctionStep : public Step {
  public:
    FunctionStep(std::function<std::optional<Change>()> pending, std::function<void(Reporter &)> apply)
        : pending_(std::move(pending)), apply_(std::move(apply)) {}

    std::optional<Change> pending() override { return pending_(); }
    void apply(Reporter &reporter) override { apply_(reporter); }

  private:
    std::function<std::optional<Change>()> pending_;
    std::function<void(Reporter &)> apply_;
};

} // namespace

std::unique_ptr<Step> make_step(std::function<std::optional<Change>()> pending,
                                std::function<void(Reporter &)> apply) {
    return std::make_unique<FunctionStep>(std::move(pending), std::move(apply));
}

std::unique_ptr<Step> make_step(Change change, std::function<bool()> needed,
                                std::function<void(Reporter &)> apply) {
    return make_step([change = std::move(change),
                      needed = std::move(needed)] { return needed() ? std::optional{change} : std::nullopt; },
                     std::move(apply));
}

} // namespace fgn::plan
