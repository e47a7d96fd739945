// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/exit_code.h"

#include <string>

namespace fgn::agent {

/// Asks root for a backup of this service and waits for its end; what it says of a failure goes to standard
/// error. Throws Error when root is not to be asked.
ExitCode ask_for_backup(const std::string &service);

} // namespace fgn::agent
