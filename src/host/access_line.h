// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace fgn::host {

/// The status, 100 to 999, that `line` of the web server's access log tells, in either of its forms; empty
/// for any other line.
std::optional<int> access_status(const std::string &line);

} // namespace fgn::host
