// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/paths.h"
#include "os/lock.h"

#include <string>

namespace fgn::host {

/// Throws Error (busy) when another run works on this service; a renewal of its certificate, which begins by
/// itself and is short, is waited for.
os::Lock lock_service(const Paths &paths, const std::string &name);

/// What a renewal holds.
struct RenewalLock {
    os::Lock renewal, service;
};
/// Waits for another renewal; throws Error (busy) when any other run works on the service.
RenewalLock lock_renewal(const Paths &paths, const std::string &name);

} // namespace fgn::host
