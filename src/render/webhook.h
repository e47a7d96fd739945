// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/layout.h"
#include "model/service.h"

#include <string>

namespace fgn::render {

/// Of nginx: where the host of the repository tells of commits; empty without update.webhook.
std::string webhook_location(const model::Service &service);
/// How often one address may.
std::string webhook_zone(const model::Service &service);

/// Waits for nginx and starts the unit of the same name once for each connection.
std::string webhook_socket(const model::Service &service, const model::Layout &layout);
/// Answers one request, by the shared secret in the file `secret`.
std::string webhook_unit(const model::Service &service, const model::Layout &layout,
                         const std::string &secret);

} // namespace fgn::render
