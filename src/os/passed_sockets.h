// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace fgn::os {

/// Becomes `argv` (an absolute path first), while a process beside it keeps the sockets that systemd has
/// passed non-blocking until it has ended: what Debian 12's Podman hands on to a container comes out
/// blocking, and a worker of nginx then hangs in accept(2). Returns in that
/// process alone; throws Error when it cannot.
void exec_with_non_blocking_sockets(const std::vector<std::string> &argv);

} // namespace fgn::os
