// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

/// Each acts on the units of the current generation and returns {"ingress": the system unit that the host
/// must act on too, or null}. Throws Error (absent) when there is no generation.
nlohmann::json start_service(Context &context);
nlohmann::json stop_service(Context &context);
nlohmann::json restart_service(Context &context);

/// ExecStartPre= of every unit: makes `container` again from the current generation if it is missing, and
/// waits up to 58 seconds if it keeps ending.
void ensure_container(Context &context, const std::string &container);

/// ExecStartPost= of what others wait for: returns when Podman's check of `container` passes.
void wait_ready(Context &context, const std::string &container);

} // namespace fgn::agent
