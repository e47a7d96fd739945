// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/backups.h"
#include "host/host.h"
#include "os/lock.h"
#include "plan/step.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fgn::host {

struct Rehearsed {
    Backup from;
    std::uint64_t milliseconds = 0; // until all was healthy
    std::vector<std::string> parts; // that were restored
};

/// Whether one that was killed has left its service; only for who holds the lock of the backups.
bool has_broken_off_rehearsal(const Host &host, const std::string &service);
void remove_broken_off_rehearsal(Host &host, const std::string &service, plan::Reporter &reporter);

/// A backup of a service restored into another one that nobody reaches and that is gone afterwards, whatever
/// comes of it.
class Rehearsal {
  public:
    /// Throws Error (absent) for a service that was never backed up, (busy) while that is backed up, restored
    /// or rehearsed, unless it is to `wait`, (refused) when a service that is no rehearsal has its name.
    Rehearsal(Host &host, const std::string &service, bool wait);

    /// Of the backup of that number; 0: of the newest. How it ended is kept for `status`. Throws Error when
    /// the backup cannot be restored, or what it makes does not become healthy.
    Rehearsed run(std::uint64_t number, plan::Reporter &reporter);

  private:
    std::uint64_t restore(Rehearsed &done, plan::Reporter &reporter);
    void remove_what_failed(plan::Reporter &reporter);

    Host &host_;
    os::Lock lock_;
    std::string service_, name_;
    Repository repository_;
    std::string check_;
};

} // namespace fgn::host
