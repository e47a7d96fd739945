// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"

#include <string>
#include <vector>

namespace fgn::agent {

/// What the host has written beside the files of volumes takes their place, and they its; nothing may use
/// them. Each way can be gone again after a kill, and what was exchanged already stays.
void take_restored_volumes(Context &context, const std::vector<std::string> &names);
void take_back_volumes(Context &context, const std::vector<std::string> &names);

} // namespace fgn::agent
