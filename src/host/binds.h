// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

namespace fgn::host {

/// Throws Error (refused) for a bind mount's source that is not there, is reached over a symbolic link, or
/// which not everybody may read: inside the container users have subordinate ids, which belong to no group.
void require_visible_binds(const model::Service &service);
/// The same for a live folder with code, given absolute and normalised.
void require_visible_code(const std::string &folder);

} // namespace fgn::host
