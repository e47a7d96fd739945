// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace fgn::os {

bool has_ipv6();

/// Whether every local address could listen on this TCP port now; asks by binding, so it needs the right
/// to bind it (root below 1024).
bool port_is_free(std::uint16_t port);

} // namespace fgn::os
