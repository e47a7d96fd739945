// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"
#include "plan/event.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace fgn::host {

/// Renews the certificate of `name` when it is due, or whenever `forced`; as root also from the files of its
/// manifest. Whether another is served now. Throws Error when it could not; then the one before serves on.
bool renew_certificate(const Paths &paths, const std::string &name, bool forced, plan::Reporter &reporter);

/// Adds to what an agent says of its certificate what root sees of the files that it comes from.
void add_certificate_files(nlohmann::json &answer, const Subject &subject);

} // namespace fgn::host
