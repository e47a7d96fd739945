// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"
#include "os/directory.h"

#include <cstdint>
#include <optional>
#include <string>

namespace fgn::agent {

bool has_snapshot(const os::Directory &home, const std::string &id);

/// Of the code of a snapshot that is kept; see model::requirements.
std::optional<std::string> snapshot_requirements(const os::Directory &home, const std::string &id,
                                                 const model::App &app);

/// Unpacks the next `bytes` bytes of `archive`; the folder gets its final name only when it is whole, and is
/// what `id`, the archive's SHA-256, announced. Throws Error otherwise.
void keep_snapshot(const os::Directory &home, const std::string &id, int archive, std::uint64_t bytes);

} // namespace fgn::agent
