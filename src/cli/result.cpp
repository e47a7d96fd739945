// SPDX-License-Identifier: Apache-2.0
#include "cli/result.h"

#include "plan/event.h"

#include <iostream>

namespace fgn::cli {

void show_result(const Session &session, const nlohmann::json &result, const std::string &sentence) {
    if (session.json)
        std::cout << plan::to_line({plan::EventKind::result, "", "", 0, result}) << "\n";
    else
        std::cout << sentence << "\n";
}

} // namespace fgn::cli
