// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/fd.h"

#include <sys/types.h>

#include <string>
#include <vector>

namespace fgn::fakes {

/// A program that runs for as long as this lives.
class Daemon {
  public:
    /// Returns when the program has printed its first line; throws Error when it ends before.
    explicit Daemon(const std::vector<std::string> &argv);
    ~Daemon();
    Daemon(const Daemon &) = delete;
    Daemon &operator=(const Daemon &) = delete;

    const std::string &first_line() const { return first_line_; }

  private:
    os::Fd output_;
    pid_t pid_ = -1;
    std::string first_line_;
};

} // namespace fgn::fakes
