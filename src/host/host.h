// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/ledger.h"
#include "host/paths.h"
#include "model/layout.h"
#include "os/account.h"
#include "systemd/bus.h"
#include "systemd/manager.h"

#include <string>

namespace fgn::host {

/// The machine as its root sees it: the places, and PID 1.
class Host {
  public:
    explicit Host(Paths paths = {});

    const Paths paths;
    os::Directory state() const;
    systemd::Bus &bus() { return bus_; }
    systemd::Manager &manager() { return manager_; }

  private:
    systemd::Bus bus_;
    systemd::Manager manager_;
};

/// What the privileged steps of one service work on.
struct Subject {
    Host &host;
    Ledger &ledger;
    model::Layout layout;

    const std::string &name() const { return layout.name; }
    /// The service user; empty until it is created.
    std::optional<os::Account> account() const { return os::find_account(layout.name); }
};

/// GECOS of a service user: with the ledger it tells ours from somebody else's.
std::string account_comment(const std::string &name);

/// Whether `account` was made by fgnctl for this service.
bool is_ours(const os::Account &account, const Subject &subject);

} // namespace fgn::host
