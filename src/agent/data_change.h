// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/deployment.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fgn::agent {

/// While the data of a service are exchanged, or what serves them, its visitors see the maintenance page and
/// its application is stopped. What is noted of it outlives a kill: the next run takes it back, unless the
/// generation that it was for is recorded.
struct DataChange {
    std::uint64_t generation = 0;          // whose data they are
    bool image = false;                    // another MariaDB may have started on them
    bool replaced = false;                 // those in the database may be others, or not complete
    std::vector<std::string> volumes = {}; // that may be others

    static std::optional<DataChange> read(const os::Directory &home);
    void write(const os::Directory &home) const;
};

/// A migration may change the data of the generation that serves: they are kept as its dump.
void dump_before_migration(Deployment &deployment);

/// What is to be done once the new generation is recorded.
void settle_data_change(const os::Directory &home);

} // namespace fgn::agent
