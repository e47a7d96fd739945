// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/log_rotation.h"
#include "base/exit_code.h"

#include <string>

namespace fgn::agent {

/// Reads one task from `input`, does it, and reports events to `output`; the last one is the result or the
/// failure, whose exit code is returned.
ExitCode serve(int input, int output);

/// What a unit asks about a container of service `name`, whose home is $HOME: "ensure" makes it again if
/// it is missing, "ready" waits until it is healthy. Whether there is such a `verb`.
bool serve_unit(const std::string &verb, const std::string &name, const std::string &container);

/// What root's backup and restore ask for: "save-images" and "load-images" of service `name`, whose home is
/// $HOME, by standard output and input. Whether there is such a `verb`.
bool serve_images(const std::string &verb, const std::string &name);

/// What keeps the log files of service `name` within `bounds`; it goes on until it is ended.
[[noreturn]] void serve_rotation(const std::string &name, const LogBounds &bounds);

} // namespace fgn::agent
