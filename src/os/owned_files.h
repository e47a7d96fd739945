// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/directory.h"

#include <functional>
#include <string>
#include <vector>

namespace fgn::os {

/// Paths, relative to `root`, of at most `limit` files, folders and links below it whose owner or group
/// satisfies `mine`; a folder that does is named without what is in it. Stays on one file system.
std::vector<std::string> owned_files(const Directory &root,
                                     const std::function<bool(const struct stat &)> &mine, std::size_t limit);

} // namespace fgn::os
