// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

/// The state of the service now, from its units and from asking its containers; unless the task wants
/// volumes measured it needs no Podman, so that it costs milliseconds. `fgnctl status --json` prints it;
/// fgnctl(1) documents its members.
nlohmann::json service_status(Context &context);

} // namespace fgn::agent
