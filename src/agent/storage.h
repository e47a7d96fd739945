// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "model/service.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace fgn::agent {

/// The volumes of `service` with their sizes in bytes; null for what was not measured in two seconds, or
/// was not to be.
nlohmann::json volumes_json(Context &context, const model::Service &service);

/// {"budget", "used", "enforced"} in bytes, or null without a budget; `used` is null where nothing enforces
/// it.
nlohmann::json disk_json(const std::string &home, const std::optional<std::uint64_t> &budget);

} // namespace fgn::agent
