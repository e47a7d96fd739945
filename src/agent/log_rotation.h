// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"

#include <cstdint>
#include <string>

namespace fgn::agent {

/// What one log file may take: `bytes` until it is moved aside, and `files` with those before it.
struct LogBounds {
    std::uint64_t bytes = 0;
    std::uint32_t files = 0;
};

/// Moves `file` of `folder` to FILE.1, that to FILE.2 and so on, and the oldest away. There is a FILE at any
/// moment; what an interrupted run left is gone on with.
void rotate(const os::Directory &folder, const std::string &file, std::uint32_t files);

/// Rotates the log files of the service as they grow and tells their writers; returns only by throwing.
[[noreturn]] void keep_rotating(Context &context, const LogBounds &bounds);

} // namespace fgn::agent
