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

/// The same page for as long as a run needs it; one that the administrator has begun goes on after it.
void begin_outage(const os::Directory &home);
void end_outage(const os::Directory &home);
/// Whether a run has begun one that has not ended.
bool in_outage(const os::Directory &home);

/// Whether the ingress answers as it should: like a healthy application, or with 503 in a maintenance.
bool serves(const http::Outcome &outcome, bool maintenance);

} // namespace fgn::agent
