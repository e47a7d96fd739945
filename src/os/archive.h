// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/directory.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace fgn::os {

/// A file for reading and writing on the file system of `scratch`, which is gone when it is closed.
Fd unnamed_file(const Directory &scratch);

struct Archive {
    Fd file;            // at offset 0
    std::string sha256; // of the whole archive: the same content gives the same digest
    std::uint64_t bytes = 0;
};

/// Bytes that an archive may have.
constexpr std::uint64_t largest_archive = std::uint64_t{1} << 30U;

/// Packs the tree below `source` as a tar in an unnamed file beside `scratch`. Links stay links, are not
/// followed; left out are .git, __pycache__, *.pyc, .venv, venv and fgn.toml (a change of it has its own
/// effect), and whatever is neither file, folder nor link. Owner, times and all of the mode but "executable"
/// are levelled, so only content counts. Throws Error for more than the largest archive.
Archive pack(const Directory &source, const Directory &scratch);

/// The same of several trees, each below the folder that it is listed by; "" is none.
Archive pack(const std::map<std::string, const Directory *> &sources, const Directory &scratch);

/// A tar of folders with nothing in them, of absolute paths.
std::string pack_folders(const std::vector<std::string> &paths);

/// Unpacks exactly `bytes` bytes of `fd` into `target`, which must be empty; modes are levelled as by `pack`.
/// Refuses members that would leave it. Returns the digest of what was read, which the caller compares before
/// it trusts the tree.
std::string unpack(int fd, std::uint64_t bytes, const Directory &target);

} // namespace fgn::os
