// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/backup_state.h"
#include "host/host.h"
#include "host/owner.h"
#include "host/service_part.h"
#include "model/service.h"
#include "os/lock.h"
#include "plan/step.h"

#include <chrono>
#include <string>

namespace fgn::host {

/// Held by who backs up, restores or rehearses that; while somebody does, throws Error (busy) unless it is to
/// `wait`.
os::Lock lock_backups(const Paths &paths, const std::string &service, bool wait = false);

struct BackedUp {
    Backup backup;
    std::uint64_t milliseconds = 0;
    bool new_key = false; // without which nobody reads any of it
};

/// One backup of a service that is there. The caller holds its lock of backups.
class BackupRun {
  public:
    /// `reason` is a word for the list: "asked", "timer", "restore". Throws Error (absent).
    BackupRun(Host &host, const std::string &service, const std::string &reason);

    /// Stores all parts, the complete one last. How it ended is kept for `status`; a failure leaves what
    /// there was.
    BackedUp run(plan::Reporter &reporter);
    /// The same, and then removes what expired, and looks from time to time whether all is whole.
    BackedUp run_and_tidy(plan::Reporter &reporter);

  private:
    BackedUp run(const plan::Steps &steps, plan::Reporter &reporter);
    plan::Steps steps();
    void open_repository();
    nlohmann::json ask(const char *verb, plan::Reporter &reporter);
    void dump(plan::Reporter &reporter);
    void resume(plan::Reporter &reporter);
    void store_parts(plan::Reporter &reporter);
    void store(const ServicePart &part);
    void store_service();
    void expire(plan::Reporter &reporter);
    void check();
    void note_failure(const std::string &reason) const;
    void give_back_room() const;

    Host &host_;
    Ledger ledger_;
    Subject subject_;
    Owner owner_;
    model::Service service_;
    Repository repository_;
    BackedUp done_;
    std::vector<Backup> before_; // the complete ones
    std::string snapshot_;
    bool quiesced_ = false;
    nlohmann::json generation_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

} // namespace fgn::host
