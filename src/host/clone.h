// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/backups.h"
#include "host/host.h"
#include "host/new_service.h"
#include "plan/step.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fgn::host {

struct CloneRequest {
    std::string service, name; // of the clone
    std::uint64_t number = 0;  // of a backup; 0: one that is made now
};

struct Cloned {
    Backup from;
    NewService::Made made;
    std::vector<std::string> left_out; // keys of the manifest that only one of both can have
};

/// Makes a second service of what a service has, on the same machine. Throws Error (refused) when there is
/// one of that name.
Cloned clone_service(Host &host, const CloneRequest &request, plan::Reporter &reporter);

} // namespace fgn::host
