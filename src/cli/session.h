// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "base/exit_code.h"
#include "cli/terminal.h"

#include <functional>

namespace fgn::cli {

/// What every command shares: the options of all of them, and the command that was chosen.
struct Session {
    bool json = false;
    Terminal terminal;
    std::function<ExitCode()> command;
};

/// Tells `error` on standard error for people, or on standard output as one event for --json.
void show_error(const Session &session, const Error &error);

} // namespace fgn::cli
