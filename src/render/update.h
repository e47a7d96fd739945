// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/layout.h"
#include "model/service.h"

#include <string>

namespace fgn::render {

/// What looks for a new commit and deploys it, as the service user.
std::string update_unit(const model::Service &service, const model::Layout &layout);
/// Starts it as long as somebody's word of a new commit is there.
std::string update_path(const model::Service &service, const model::Layout &layout);
/// Starts it `update.every` seconds after it ended.
std::string update_timer(const model::Service &service);

} // namespace fgn::render
