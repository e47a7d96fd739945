// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "model/service.h"

#include <string>
#include <vector>

namespace fgn::agent {

/// Podman's names of those that `service` wants and that are not there. Asks nothing for a service that
/// wants none.
std::vector<std::string> missing_networks(Context &context, const model::Service &service);

/// Makes those that are missing.
void make_networks(Context &context, const model::Service &service);

/// Podman's names of those that are there for this service and that `wanted` has no use for.
std::vector<std::string> needless_networks(Context &context, const model::Service &wanted);

/// Removes those; throws Error while one has members.
void remove_needless_networks(Context &context, const model::Service &wanted);

} // namespace fgn::agent
