// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/directory.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace fgn::host {

/// One privileged change and what takes it back.
struct LedgerEntry {
    std::string step;    // as in plan::Change
    std::string change;  // in words
    std::string inverse; // in words, for whoever must undo it by hand
    nlohmann::json facts = nlohmann::json::object();
};

/// Root's append-only record of every privileged change for one service. An entry is on disk before
/// its change begins, so that uninstall finds whatever a kill or a power cut left behind.
class Ledger {
  public:
    Ledger(const os::Directory &state, const std::string &name);

    /// Names with a ledger: the services of this host, finished or not.
    static std::vector<std::string> services(const os::Directory &state);

    const std::string &name() const { return name_; }
    bool exists() const { return !entries_.empty(); }
    bool records(const std::string &step) const;
    const std::vector<LedgerEntry> &entries() const { return entries_; }
    /// The newest value of `fact` in any entry; null when there is none.
    nlohmann::json fact(const std::string &fact) const;

    void append(const LedgerEntry &entry);
    /// Forgets the service: the last thing that uninstall does.
    void remove();

  private:
    os::Directory folder_;
    std::string name_, file_;
    std::vector<LedgerEntry> entries_;
};

} // namespace fgn::host
