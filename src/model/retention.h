// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <cstdint>
#include <vector>

namespace fgn::model {

struct BackupTime {
    std::uint64_t number; // in the order in which they were made
    std::int64_t made;    // seconds of local time since 1970
};

/// Numbers of those that `keep` does not ask for: all of the last days, and the newest of the last weeks and
/// months. Those without a backup do not count, so that none goes because time has passed; and none at all
/// goes while the clock says that the newest is older than another.
std::vector<std::uint64_t> expired(std::vector<BackupTime> backups, const Backup &keep);

} // namespace fgn::model
