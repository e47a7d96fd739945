// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/deployment.h"
#include "model/hook.h"

namespace fgn::agent {

/// Runs the command of the manifest to its end, for the new instance that is made. Throws Error (unhealthy)
/// when it fails; what the command had changed stays.
void run_hook(Deployment &deployment, model::Hook hook);

/// Notes that update.after is still to be run for an instance, however this run ends.
void owe_after(const os::Directory &home, std::uint64_t number);
void forget_after(const os::Directory &home);

/// Stops and removes what ran for an instance, if any of it is there.
void retire_hooks(Context &context, std::uint64_t number);

} // namespace fgn::agent
