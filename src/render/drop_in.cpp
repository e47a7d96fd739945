// SPDX-License-Identifier: Apache-2.0
#include "render/drop_in.h"

#include "render/stop_budget.h"

namespace fgn::render {

namespace {

const std::string head = "# Written by fgnctl; changes are lost at the next apply.\n";

} // namespace

std::string user_manager_drop_in(const std::string &journal_line) {
    return head + "[Service]\nDelegate=cpu cpuset io memory pids\nTimeoutStopSec=" +
           std::to_string(StopBudget::manager) + "\n" + journal_line;
}

std::string timer_drop_in() {
    return head + "[Unit]\nDefaultDependencies=no\n";
}

} // namespace fgn::render
