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

void Volumes::create(const std::string &name) const {
    http::Request asked = request("POST", target("/volumes/create"));
    asked.headers.emplace("Content-Type", "application/json");
    asked.body = to_text(nlohmann::json{{"Name", name}, {"Options", {{"o", "uid=0,gid=0"}}}});
    connection_.send(asked);
}

std::map<std::string, std::uint64_t> Volumes::sizes(std::chrono::milliseconds limit) const {
    http::Request asked = request("GET", target("/system/df"));
    asked.deadlines = {limit, limit, limit};
    const Answer answer{connection_.send(asked).body, endpoint(asked)};
    std::map<std::string, std::uint64_t> sizes;
    for (const Answer &item : answer.at("Volumes").items())
        sizes.emplace(item.required("VolumeName"),
                      static_cast<std::uint64_t>(std::max<std::int64_t>(0, item.number("Size"))));
    return sizes;
}

bool Volumes::remove(const std::string &name, bool force) const {
    return connection_.remove(target("/volumes").segment(name).query("force", force ? "true" : "false"));
}

} // namespace fgn::podman
