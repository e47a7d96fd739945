// SPDX-License-Identifier: Apache-2.0
#include "podman/networks.h"

#include "podman/answer.h"
#include "podman/connection.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace fgn::podman {

std::vector<std::string> Networks::list(const std::string &label) const {
    std::vector<std::string> names;
    if (const auto answer = connection_.get(target("/networks/json").query("filters", label_filter(label))))
        for (const Answer &item : answer->items())
            names.push_back(item.required("name"));
    std::sort(names.begin(), names.end());
    return names;
}

void Networks::create(const std::string &name, bool internal,
                      const std::map<std::string, std::string> &labels) const {
    http::Request question = request("POST", target("/networks/create"));
    question.headers.emplace("Content-Type", "application/json");
    question.body = to_text({{"name", name},
                             {"driver", "bridge"},
                             {"internal", internal},
                             {"dns_enabled", true},
                             {"labels", labels}});
    connection_.send(question, {409});
}

bool Networks::remove(const std::string &name, bool force) const {
    return connection_.remove(target("/networks").segment(name).query("force", force ? "true" : "false"));
}

} // namespace fgn::podman
