// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"
#include "plan/event.h"

#include <memory>

namespace fgn::cli {

/// How long work is told on standard output: NDJSON with --json, one line that is redrawn on a terminal,
/// plain lines elsewhere.
std::unique_ptr<plan::Reporter> make_display(const Session &session);

void show_plan(const Session &session, const plan::Plan &plan);

} // namespace fgn::cli
