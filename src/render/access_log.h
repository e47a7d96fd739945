// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <string>

namespace fgn::render {

/// nginx's directives for what it writes of each request. In both forms it escapes what a visitor sent, so
/// that nobody forges a line or a field.
std::string access_log(model::AccessLog kind);

} // namespace fgn::render
