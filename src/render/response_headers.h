// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <string>

namespace fgn::render {

/// Lines for the level of http: a variable for each header, empty where the application sends its own.
std::string header_maps(const model::Web &web);

/// The whole headers.conf. A level of nginx.conf that adds a header of its own inherits none: it includes
/// this file again.
std::string headers_conf(const model::Web &web);

} // namespace fgn::render
