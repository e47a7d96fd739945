// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <string>

namespace fgn::render {

/// The lines of a unit's [Service] that hold its container to them.
std::string limit_lines(const model::Limits &limits);

} // namespace fgn::render
