// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/directory.h"

#include <cstdint>
#include <optional>
#include <string>

namespace fgn::host {

/// Reads the lines of one file that grows and that a service user may have made anything of.
class LogFile {
  public:
    explicit LogFile(os::Fd fd);

    /// Skips all but the last `lines`; how many there are, at most `lines`.
    std::size_t seek_last(std::size_t lines);
    /// Without its newline, and at most 48 KiB of it; empty at the end, for now.
    std::optional<std::string> next();

    ino_t inode() const { return inode_; }
    std::uint64_t written() const { return written_; } // microseconds since 1970

  private:
    bool fill();

    os::Fd fd_;
    ino_t inode_ = 0;
    std::uint64_t written_ = 0;
    std::string buffer_;
    bool cut_ = false; // the rest of a line that was too long is skipped
};

} // namespace fgn::host
