// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"
#include "host/subids.h"
#include "plan/step.h"

namespace fgn::host {

/// Takes a service back, whatever state it is in: what the ledger, the account and the subordinate ids
/// tell is enough. The caller holds the service's lock.
class Uninstall {
  public:
    Uninstall(Host &host, const std::string &name, Ledger &ledger);

    plan::Plan plan();
    /// Throws Error (refused) when others share this front; (residue) when something of the service cannot be
    /// removed; its user and ids are then kept, so that nobody gets them while a file of theirs exists.
    /// Running it again goes on.
    void apply(plan::Reporter &reporter);
    /// The same after a first provision that failed: what the administrator had set before stays.
    void take_back(plan::Reporter &reporter);
    /// Writes a tar of the service user's volumes to a new file of root's; empty when it has none.
    std::optional<std::string> keep_data(plan::Reporter &reporter);

  private:
    plan::Steps steps();

    Host &host_;
    Ledger &ledger_;
    Subject subject_;
};

} // namespace fgn::host
