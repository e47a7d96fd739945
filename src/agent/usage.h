// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace fgn::agent {

/// What the processes of a control group hold together.
struct Usage {
    std::uint64_t memory = 0; // bytes resident, shared pages counted once for each process
    std::uint64_t tasks = 0;
};

/// Read from /proc, for machines whose control groups have no memory or pids controller; `control_group`
/// is as systemd names it. All zero when the group is gone.
Usage measure(const std::string &control_group);

/// Processes that the kernel killed because the group, or one below it, was at its memory limit, since the
/// group was made; empty where there is no memory controller.
std::optional<std::uint64_t> oom_kills(const std::string &control_group);

} // namespace fgn::agent
