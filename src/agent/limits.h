// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <string>
#include <vector>

namespace fgn::agent {

/// Those of `limits`, as the manifest names them, that nothing enforces in `control_group`, which is as
/// systemd names it; none when that group is gone.
std::vector<std::string> unenforced(const model::Limits &limits, const std::string &control_group);

/// One sentence for each container of `service` that this user's manager cannot limit as it should.
std::vector<std::string> unenforced_limits(const model::Service &service);

} // namespace fgn::agent
