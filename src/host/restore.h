// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/backup.h"
#include "host/service_copy.h"
#include "host/service_part.h"

#include <string>
#include <vector>

namespace fgn::host {

struct RestoreRequest {
    std::string service;
    std::uint64_t number = 0;      // of the backup; 0: the newest
    std::vector<std::string> only; // names of parts; empty: all data
    bool unsaved = false;          // what is replaced is not backed up before
    bool newest_code = false;      // of a repository or a registry, not that of the time of the backup
    std::string repository, key;   // of a service that is not on this machine; empty: its own
};

struct RestoredService {
    Backup from;
    std::uint64_t saved = 0;        // number of the backup of what was replaced; 0: there was nothing
    std::uint64_t generation = 0;   // that serves now
    std::vector<std::string> parts; // that were restored
};

/// Puts the data of a backup in the place of those that a service has, which are backed up before and come
/// back when it does not become healthy with the others; or makes the service that a repository holds on this
/// machine.
RestoredService restore(Host &host, const RestoreRequest &request, plan::Reporter &reporter);

} // namespace fgn::host
