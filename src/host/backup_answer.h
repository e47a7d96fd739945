// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/paths.h"
#include "os/fd.h"

#include <string>

namespace fgn::host {

/// The one who asks at the socket that systemd has passed: a service user, of whom nothing is read.
class BackupAnswer {
  public:
    /// Throws Error (usage) when nobody does.
    BackupAnswer(const Paths &paths, std::string service);

    /// Whether the last one is so young that nobody makes another; says so, since who may ask at any time
    /// could fill a disk.
    bool too_soon() const;
    /// Never waits, and who does not listen misses it.
    void say(const std::string &words) const;

  private:
    Paths paths_;
    std::string service_;
    os::Fd connection_;
};

} // namespace fgn::host
