// SPDX-License-Identifier: Apache-2.0
#include "podman/networks.h"

#include "podman/answer.h"
#include "podman/connection.h"

#include <algorithm>

namespace fgn::podman {

std::vector<std::string> Networks::list() const {
    std::vector<std::string> names;
    if (const auto answer = connection_.get(target("/networks/json")))
        for (const Answer &item : answer->items())
            if (std::string name = item.required("name"); name != "podman")
                names.push_back(std::move(name));
    std::sort(names.begin(), names.end());
    return names;
}

bool Networks::remove(const std::string &name, bool force) const {
    return connection_.remove(target("/networks").segment(name).query("force", force ? "true" : "false"));
}

} // namespace fgn::podman
