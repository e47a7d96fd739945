// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <string>

namespace fgn::render {

/// The [Unit] section, to which lines may be added, of what does `what` for a service besides running it.
std::string unit_head(const model::Service &service, const std::string &what);

} // namespace fgn::render
