// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/directory.h"

#include <string>
#include <vector>

namespace fgn::agent {

/// A container's user may write to these and do nothing else in their folder.
constexpr os::FileMode log_file_mode{0622};

/// Has `files` in `folder` (absolute), or, `dated`, in a new one of its own there to which `current` leads
/// from now on; of those the oldest go. Throws Error when root has not made the folder above.
void open_logs(const std::string &folder, bool dated, const std::vector<std::string> &files);

} // namespace fgn::agent
