// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/removal.h"

#include <nlohmann/json.hpp>

namespace fgn::host {

/// Bytes that everything below the service's home may take, as last recorded; empty: no budget.
std::optional<std::uint64_t> disk_budget(const Ledger &ledger);

/// Keeps the home within `budget`: by a project quota where its file system enforces them, else with a
/// warning that status only watches it.
std::unique_ptr<plan::Step> disk_step(const Subject &subject, std::optional<std::uint64_t> budget);

/// Throws Error (refused) when the home holds more than a `budget` that is new to it.
void require_room(const Subject &subject, std::optional<std::uint64_t> budget);

/// {"budget", "used", "enforced"} of a service with a budget, in bytes, else null; `used` is null when a
/// watched home could not be measured in two seconds.
nlohmann::json disk_use(const Subject &subject);

/// Of an uninstall, when the home is gone.
std::unique_ptr<plan::Step> remove_disk_budget(const Subject &subject);

} // namespace fgn::host
