// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <string>

namespace fgn::render {

/// For nginx's http block: what is counted of each client address, and that 429 is the answer to too much.
std::string request_limit_zones(const model::Web &web);
/// For a server: how much is too much.
std::string request_limits(const model::Web &web);

} // namespace fgn::render
