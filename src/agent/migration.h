// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/deployment.h"

namespace fgn::agent {

/// Runs app.migrate to its end, for the new instance that is made but not started. Throws Error (unhealthy)
/// when it fails; then the old instance goes on, with whatever the command had changed.
void migrate(Deployment &deployment);

/// Stops and removes the migration of an instance, if any of it is there.
void retire_migration(Context &context, std::uint64_t number);

} // namespace fgn::agent
