// SPDX-License-Identifier: Apache-2.0
#include "podman/secrets.h"

#include "podman/answer.h"
#include "podman/connection.h"

#include <algorithm>

namespace fgn::podman {

namespace {

constexpr Version knows_replace{4, 7, 0};

} // namespace

bool Secrets::exists(const std::string &name) const {
    return connection_.get(target("/secrets").segment(name).raw("/json")).has_value();
}

std::vector<std::string> Secrets::list(const std::string &prefix) const {
    std::vector<std::string> names;
    if (const auto answer = connection_.get(target("/secrets/json")))
        for (const Answer &item : answer->items())
            if (std::string name = item.at("Spec").required("Name"); name.rfind(prefix, 0) == 0)
                names.push_back(std::move(name));
    std::sort(names.begin(), names.end());
    return names;
}

void Secrets::set(const std::string &name, std::string_view bytes) const {
    http::Target address = target("/secrets/create").query("name", name);
    if (connection_.version() >= knows_replace)
        address.query("replace", "true");
    else
        remove(name);
    http::Request question = request("POST", address);
    // A form would be eaten by the server before the handler sees it.
    question.headers.emplace("Content-Type", "application/octet-stream");
    question.body = bytes;
    connection_.send(question);
}

bool Secrets::remove(const std::string &name) const {
    return connection_.remove(target("/secrets").segment(name));
}

} // namespace fgn::podman
