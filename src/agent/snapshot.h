// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/generation.h"
#include "model/service.h"
#include "os/directory.h"

#include <cstdint>
#include <optional>
#include <string>

namespace fgn::agent {

bool has_snapshot(const os::Directory &home, const std::string &id);

/// The code of a generation: the live folder, else its snapshot; empty when that is not kept. Throws Error
/// when the live folder is not there.
std::optional<os::Directory> code_folder(const os::Directory &home, const Generation &generation);

/// See model::requirements.
std::optional<std::string> requirements_of(const os::Directory &code, const model::App &app);

/// SHA-256 of the archive of the wheelhouse; empty without one.
std::string wheels_of(const os::Directory &code, const model::App &app, const os::Directory &scratch);

/// Unpacks the next `bytes` bytes of `archive`; the folder gets its final name only when it is whole, and is
/// what `id`, the archive's SHA-256, announced. Throws Error otherwise.
void keep_snapshot(const os::Directory &home, const std::string &id, int archive, std::uint64_t bytes);

} // namespace fgn::agent
