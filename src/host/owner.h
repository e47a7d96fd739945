// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"
#include "host/subids.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace fgn::host {

/// Whose files and processes a service's are: its user, and its subordinate ids. From the account while it
/// exists, else from the ledger.
struct Owner {
    std::optional<os::Account> account;
    std::optional<uid_t> uid;
    std::optional<IdRange> subids;
    bool mapped = false; // a user namespace can hold all of them

    bool owns(uid_t user) const { return (uid && *uid == user) || (subids && subids->contains(user)); }
};

Owner owner_of(const Subject &subject);

/// The standard streams of what runs as an owner; -1 is /dev/null, or the journal.
struct OwnerStreams {
    int input = -1, output = -1;
};

/// Runs `argv` as the service user, as root of a user namespace that holds all its subordinate ids, so
/// that it reaches every file of its containers and none of anybody else. Throws Error, with what it has
/// said, unless it exits 0, or with one of `good`.
void run_as_owner(const Subject &subject, const Owner &owner, const std::vector<std::string> &argv,
                  const OwnerStreams &streams, std::chrono::seconds limit, const std::vector<int> &good = {});

} // namespace fgn::host
