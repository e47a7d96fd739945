// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace fgn::host {

/// `where` with the RESTIC_REST_USERNAME and RESTIC_REST_PASSWORD of `settings`, each "KEY=VALUE": restic
/// before 0.17 takes them from the address of a REST server alone. What it returns is a secret.
std::string with_login(const std::string &where, const std::vector<std::string> &settings);

} // namespace fgn::host
