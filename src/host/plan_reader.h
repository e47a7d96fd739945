// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "plan/event.h"
#include "plan/step.h"

namespace fgn::host {

/// Keeps what the agent says it would do.
class PlanReader : public plan::Reporter {
  public:
    PlanReader(plan::Plan &plan, plan::Reporter &next) : plan_(plan), next_(next) {}

    void report(const plan::Event &event) override {
        if (event.kind == plan::EventKind::planned)
            plan_.push_back(plan::change_from_json(event.data));
        else
            next_.report(event);
    }

  private:
    plan::Plan &plan_;
    plan::Reporter &next_;
};

} // namespace fgn::host
