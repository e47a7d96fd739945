// SPDX-License-Identifier: Apache-2.0
#include "podman/volumes.h"

#include "podman/answer.h"
#include "podman/connection.h"

#include <algorithm>

namespace fgn::podman {

std::vector<std::string> Volumes::list() const {
    std::vector<std::string> names;
    if (const auto answer = connection_.get(target("/volumes/json")))
        for (const Answer &item : answer->items())
            names.push_back(item.required("Name"));
    std::sort(names.begin(), names.end());
    return names;
}

bool Volumes::remove(const std::string &name, bool force) const {
    return connection_.remove(target("/volumes").segment(name).query("force", force ? "true" : "false"));
}

} // namespace fgn::podman
