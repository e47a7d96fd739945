// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace fgn::model {

/// Where the services that share the ports of `front` have their sockets; PID 1 alone writes there.
std::string front_folder(const std::string &front);

/// What leads there to the service that answers for `host`; `scheme` is "https" or "http".
std::string front_socket(const std::string &front, const std::string &scheme, const std::string &host);

/// As long as a name may be behind any front.
constexpr std::size_t longest_front_host = 80;

} // namespace fgn::model
