// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace fgn {

/// The only exit codes of fgnctl and fgn-agent, as fgnctl(1) documents them.
enum class ExitCode : int {
    ok = 0,
    failure = 1,
    usage = 2,
    refused = 3,
    degraded = 4,
    absent = 5,
    unhealthy = 6,
    busy = 7,
    residue = 8,
    unchanged = 9,
    rolled_back = 10,
};

} // namespace fgn
