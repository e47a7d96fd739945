// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/probe.h"
#include "os/fd.h"

#include <sys/types.h>

#include <chrono>
#include <string>

namespace fgn::http {

/// Throws Error; `path` may be longer than a socket address holds.
os::Fd connect_unix(const std::string &path, std::chrono::milliseconds timeout);

/// Throws Error; `address.ip` is numeric, so nothing is looked up.
os::Fd connect_tcp(const Address &address, std::chrono::milliseconds timeout);

/// Throws Error unless `owner` made the socket at the other end listen, which is what SO_PEERCRED tells.
void require_owner(int socket, uid_t owner, const std::string &path);

} // namespace fgn::http
