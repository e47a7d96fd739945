// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/backups.h"
#include "host/service_part.h"
#include "plan/step.h"

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace fgn::host {

/// Writes `parts` of a backup beside what they are to replace: nothing that runs is touched. A database of a
/// service of another name becomes that of this one.
void bring_parts(const Subject &subject, const Repository &repository, const Backup &from,
                 const std::vector<ServicePart> &parts, plan::Reporter &reporter);

/// {"database", "volumes", "images"} as the agent takes them over.
nlohmann::json restored_json(const std::vector<ServicePart> &parts);

std::vector<std::string> names_of(const std::vector<ServicePart> &parts);

} // namespace fgn::host
