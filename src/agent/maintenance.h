// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "http/probe.h"
#include "os/directory.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>

namespace fgn::agent {

/// Lets the ingress answer every request with 503 and a page from now on, also after a reboot, or ends that.
/// Returns {"changed": whether it was otherwise}. Throws Error (absent) when there is no application.
nlohmann::json set_maintenance(Context &context, bool on);

/// Seconds since 1970 when it began; empty when there is none.
std::optional<std::int64_t> maintenance_since(const os::Directory &home);

/// Whether the ingress answers as it should: like a healthy application, or with 503 in a maintenance.
bool serves(const http::Outcome &outcome, bool maintenance);

} // namespace fgn::agent
