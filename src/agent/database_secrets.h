// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"
#include "podman/secrets.h"

namespace fgn::agent {

/// Makes the secrets of the service's MariaDB unless all are there. The server takes new passwords over when
/// it starts next.
void ensure_database_secrets(const podman::Secrets &secrets, const model::Service &service);

} // namespace fgn::agent
