// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"

#include <nlohmann/json_fwd.hpp>

namespace fgn::agent {

/// Makes the container of `spec`, if there is none of its name, with mount points that are its user's: at
/// each start Podman 5 gives an empty volume to whom the folder below it belongs, and that would be root's.
void create_container(Context &context, const nlohmann::json &spec);

} // namespace fgn::agent
