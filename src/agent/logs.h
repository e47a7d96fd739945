// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"

namespace fgn::agent {

/// Makes the files that the containers of `service` write to and runs what keeps those within bounds; where
/// they write to the journal, ends that. Files stay until the service goes.
void run_logs(Context &context, const model::Service &service);

} // namespace fgn::agent
