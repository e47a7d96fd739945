// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"
#include "host/remote.h"
#include "host/repository.h"
#include "os/lock.h"
#include "plan/step.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace fgn::host {

struct Moved {
    std::uint64_t number = 0;       // of the backup that it was made of
    std::uint64_t milliseconds = 0; // during which nobody served
};

/// A service made on another machine of what it has here, and kept here stopped.
class Move {
  public:
    /// Throws Error (absent) when there is no such service here, (busy) during a backup of it.
    /// `version` is what fgnctl says it is, and must say there.
    Move(Host &host, const std::string &service, Remote remote, std::string version);

    /// Most is brought while the service runs; then it stops, and what changed since follows. Throws Error
    /// when it does not become healthy there; it serves here again then.
    Moved run(plan::Reporter &reporter);

  private:
    plan::Steps steps();
    void check() const;
    void bring(plan::Reporter &reporter);
    void bring_settings() const;
    void restore(plan::Reporter &reporter);
    void retire(plan::Reporter &reporter);
    void serve_again(plan::Reporter &reporter);

    Host &host_;
    std::string version_;
    os::Lock lock_;
    Ledger ledger_;
    Subject subject_;
    Remote remote_;
    std::string where_; // of the repository, as the manifest has it
    Repository repository_;
    std::chrono::steady_clock::time_point stopped_;
    bool is_stopped_ = false;
    Moved moved_;
};

/// Where a service was moved to; empty for one that serves here.
std::string moved_to(const Ledger &ledger);
/// It is to serve here again.
void forget_move(Ledger &ledger);
/// Has one that was moved serve here again, as it did.
void bring_back(Host &host, const std::string &service, plan::Reporter &reporter);

} // namespace fgn::host
