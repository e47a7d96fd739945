// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/fd.h"

#include <optional>
#include <string>

namespace fgn::os {

/// An advisory lock that dies with its holder: flock(2) on a file that is there while the lock is held.
class Lock {
  public:
    Lock(Lock &&) = default;
    Lock &operator=(Lock &&) = delete;
    ~Lock();
    /// Empty when another process holds it.
    static std::optional<Lock> try_acquire(const std::string &path);
    /// Waits for the other holder.
    static Lock acquire(const std::string &path);
    /// For those who wait: what it is held for.
    void sign(const std::string &holder) const;
    /// What it is held for; empty when nobody has signed it.
    static std::string holder(const std::string &path);

  private:
    Lock(std::string path, Fd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
    std::string path_;
    Fd fd_;
};

} // namespace fgn::os
