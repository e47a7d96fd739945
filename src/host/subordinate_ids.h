// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/paths.h"
#include "host/subids.h"
#include "os/account.h"

#include <optional>

namespace fgn::host {

/// The range of `account`, the same in /etc/subuid and /etc/subgid; empty when it has none in one of them.
/// Throws Error (refused) when the two differ or anybody else's entry overlaps.
std::optional<IdRange> subordinate_ids(const Paths &paths, const os::Account &account);

} // namespace fgn::host
