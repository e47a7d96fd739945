// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

/// Brings the newest commit of the source, or the one that the task names. Returns {"changes", "generation",
/// "commit", "held"}. What failed before is refused unless it is asked for by force; unattended, a failure
/// that was told already is no error.
nlohmann::json deploy_commit(Context &context);
/// Puts data of a backup, which the host has brought, in the place of those that there are.
nlohmann::json restore_backup(Context &context);
/// Makes a kept generation the newest one, with its code, images and manifest.
nlohmann::json roll_back(Context &context);
/// Whether it was otherwise before.
nlohmann::json hold_updates(Context &context, bool held);

} // namespace fgn::agent
