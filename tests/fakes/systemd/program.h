// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/systemd/message.h"

#include <sys/types.h>

#include <map>
#include <string>

namespace fgn::fakes {

/// The properties of a transient unit by name.
using TransientProperties = std::map<std::string, Json>;

/// Starts what the properties say: ExecStartEx, Environment, WorkingDirectory, the three descriptors, and
/// User and Group if it may. The child exits with systemd's codes when it cannot be prepared.
pid_t start_program(const TransientProperties &properties);

} // namespace fgn::fakes
