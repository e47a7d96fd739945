// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace fgn::agent {

/// What root tells everybody of the backups of `service`: {"number", "made", "failure", "failed_at",
/// "checked", "rehearsal": {"number", "at", "milliseconds", "failure"}}, seconds since 1970 and null where
/// there is nothing; null before the first.
nlohmann::json backup_report(const std::string &service);

} // namespace fgn::agent
