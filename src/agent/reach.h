// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace fgn::agent {

/// Whom the container of `role` can reach and how it is reached, as `status --json` tells it.
nlohmann::json reach_json(const model::Service &service, const std::string &role);

} // namespace fgn::agent
