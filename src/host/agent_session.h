// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/conversation.h"
#include "host/host.h"
#include "plan/event.h"

#include <nlohmann/json.hpp>

namespace fgn::host {

/// Runs the agent as `account` in a sandboxed transient unit, with `document` as its task; everything it
/// reports but its result goes to `reporter`. Returns the result. Throws the Error that the agent ended
/// with, or one about the agent itself: nothing that it says is trusted, its lines are bounded and parsed.
nlohmann::json run_agent(Host &host, const os::Account &account, const nlohmann::json &document,
                         plan::Reporter &reporter, const Provider &provide = {});

/// Answers a need of the agent with `bytes`, of which none means that there is nothing to give.
void send_bytes(const std::string &bytes, int agent_input);

/// Ends the agents that a killed fgnctl of this service left at work; the caller holds its lock.
void end_stale_agents(Host &host, const std::string &name);

/// run_agent as a plain child of ours, for a caller who already is the service user.
nlohmann::json run_agent_here(const Paths &paths, const nlohmann::json &document, plan::Reporter &reporter);

} // namespace fgn::host
