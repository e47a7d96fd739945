// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace fgn::agent {

/// What of the hardening the manifest took from the container of `role`, by the names of its keys and of
/// capabilities.
nlohmann::json relaxations_json(const model::Service &service, const std::string &role);

} // namespace fgn::agent
