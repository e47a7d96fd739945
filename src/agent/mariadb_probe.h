// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace fgn::agent {

/// What a MariaDB says before anybody logs in.
struct Greeting {
    std::optional<std::string> version; // "11.8.2-MariaDB"
    std::string reason;                 // why there is none
    std::chrono::milliseconds elapsed{};
};

/// Never throws for what the other side does; `socket` may be longer than a socket address holds.
Greeting greet_mariadb(const std::string &socket, std::chrono::milliseconds timeout);

} // namespace fgn::agent
