// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace fgn::cli {

/// What a verb that has told its steps ends with: one more event, or a sentence.
void show_result(const Session &session, const nlohmann::json &result, const std::string &sentence);

} // namespace fgn::cli
