// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

namespace fgn::plan {

/// One thing that a step would do, as a value: what `--dry-run` prints and `--json` holds.
struct Change {
    std::string step;   // stable id of the step: "user", "images", …
    std::string title;  // "create the system user mywebservice"
    std::string detail; // may be empty
    bool privileged = false;

    bool operator==(const Change &) const = default;
};

using Plan = std::vector<Change>;

nlohmann::json to_json(const Change &change);
/// Throws Error when `json`, which may come from a service user, is no change.
Change change_from_json(const nlohmann::json &json);

} // namespace fgn::plan
