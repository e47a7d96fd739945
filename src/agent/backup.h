// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

/// Runs backup.before, and copies what the database holds to where the host takes it from, whatever runs, and
/// returns what runs:
/// {"snapshot", "generation": {"number", "source", "images"}}. Throws Error (unhealthy).
nlohmann::json begin_backup(Context &context);
/// Runs backup.after, however the backup went.
nlohmann::json end_backup(Context &context);

} // namespace fgn::agent
