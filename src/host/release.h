// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/paths.h"
#include "plan/event.h"

#include <nlohmann/json.hpp>

#include <string>

namespace fgn::host {

/// What the agent answers to `task`, {"verb": "deploy", "rollback", …}, of the caller's own service or, as
/// root, of any. Throws Error (busy) when another run of root's works on it.
nlohmann::json release(const Paths &paths, const std::string &name, nlohmann::json task,
                       plan::Reporter &reporter);
/// The same for a task that changes nothing of what runs.
nlohmann::json ask_release(const Paths &paths, const std::string &name, nlohmann::json task,
                           plan::Reporter &reporter);

} // namespace fgn::host
