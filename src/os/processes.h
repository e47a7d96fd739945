// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <vector>

namespace fgn::os {

/// Running processes of which any user id (real, effective, saved, file system) satisfies `owner`.
std::vector<pid_t> processes_of(const std::function<bool(uid_t)> &owner);

/// Kills them, and what they fork meanwhile, through pidfds; whether none is left after `within`.
bool end_processes(const std::function<bool(uid_t)> &owner, std::chrono::milliseconds within);

} // namespace fgn::os
