// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

/// Makes one self-contained image of what serves, code and dependencies, under the next number. Returns
/// {"changed", "version", "image"}; what was built already is not built again unless the task says so.
nlohmann::json build_image(Context &context);
/// Publishes the newest as VERSION and as latest. Returns {"version", "image"}.
nlohmann::json push_image(Context &context);
/// {"sbom": what is in the newest, or in the image that serves, as CycloneDX}
nlohmann::json software_list(Context &context);

} // namespace fgn::agent
