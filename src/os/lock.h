// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/fd.h"

#include <optional>
#include <string>

namespace fgn::os {

/// An advisory lock that dies with its holder: flock(2) on a file of its own.
class Lock {
  public:
    /// Empty when another process holds it.
    static std::optional<Lock> try_acquire(const std::string &path);
    /// Waits for the other holder.
    static Lock acquire(const std::string &path);

  private:
    explicit Lock(Fd fd) : fd_(std::move(fd)) {}
    Fd fd_;
};

} // namespace fgn::os
