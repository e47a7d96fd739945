// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace fgn::agent {

/// Why no visitor comes through the front that `service` shares; empty when one can, or without one.
std::optional<std::string> front_problem(const model::Service &service);

/// Of a front, the names that it leads on now and the services they are of: [{"name", "service"}]; else null.
nlohmann::json sites_json(const model::Service &service);

} // namespace fgn::agent
