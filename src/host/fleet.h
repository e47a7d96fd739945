// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"
#include "plan/event.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace fgn::host {

/// Throws Error (absent) unless `ledger` is of a service whose user is there.
Subject require_subject(Host &host, Ledger &ledger);

/// The service user who calls, when it is one: it may look at, start and stop its own service without root.
std::optional<os::Account> calling_service_user();

/// The state of each of `names`, asked of their agents at the same time: what service_status of the agent
/// returns, or {"name", "state": "absent" | "unknown", "reason"} when an agent cannot tell. Texts come from
/// service users and are sanitised only where they are printed.
std::vector<nlohmann::json> statuses(const Paths &paths, const std::vector<std::string> &names);

/// The same for the caller's own service.
nlohmann::json own_status(const Paths &paths, const os::Account &self);

/// `verb` is "start", "stop" or "restart". Acts on the units of the service user and, as root, on the
/// system units of its ingress.
void act(const Paths &paths, const std::string &name, const std::string &verb, plan::Reporter &reporter);

/// Whether it was otherwise before.
bool set_maintenance(const Paths &paths, const std::string &name, bool on, plan::Reporter &reporter);

} // namespace fgn::host
