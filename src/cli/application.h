// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/exit_code.h"
#include "cli/session.h"

namespace fgn::cli {

/// Parses the command line and runs its command. Throws Error, with ExitCode::usage for what is no
/// command line of fgnctl.
ExitCode run(int argc, const char *const *argv, Session &session);

} // namespace fgn::cli
