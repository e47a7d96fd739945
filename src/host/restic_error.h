// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"

#include <string>

namespace fgn::host {

/// What restic has said, as what failed, why, and what to do.
Error restic_error(const std::string &context, const std::string &repository, const std::string &said);

/// Whether it says that there is no repository.
bool is_missing(const Error &error);

/// Whether it says that there is no room where the repository is.
bool is_full(const Error &error);

} // namespace fgn::host
