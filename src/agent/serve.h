// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/exit_code.h"

#include <string>

namespace fgn::agent {

/// Reads one task from `input`, does it, and reports events to `output`; the last one is the result or the
/// failure, whose exit code is returned.
ExitCode serve(int input, int output);

/// Makes `container` of service `name` again if it is missing; `name`'s home is $HOME.
void ensure(const std::string &name, const std::string &container);

} // namespace fgn::agent
