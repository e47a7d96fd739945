// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/terminal.h"

#include <nlohmann/json.hpp>

#include <vector>

namespace fgn::cli {

/// One service in full. `status` comes from a service user: every text is bounded and sanitised here, and
/// a member that is missing or of another type is shown as "-".
void show_status(const Terminal &terminal, const nlohmann::json &status);

/// The certificate of the service `name`, the member of that name of its status.
void show_certificate(const Terminal &terminal, const std::string &name, const nlohmann::json &certificate);

/// One line a service.
void show_table(const Terminal &terminal, const std::vector<nlohmann::json> &statuses);

} // namespace fgn::cli
