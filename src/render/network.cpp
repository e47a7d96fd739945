// SPDX-License-Identifier: Apache-2.0
#include "render/network.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace fgn::render {

namespace {

using nlohmann::json;

bool open(const model::Service &service, const std::string &network) {
    return !service.network(network)->internal;
}

bool any_open(const model::Service &service, const Reach &reach) {
    return std::any_of(reach.networks.begin(), reach.networks.end(),
                       [&](const std::string &name) { return open(service, name); });
}

/// Podman gives one container either a network of its own or named ones, so the way out is named as well.
bool needs_outside(const model::Service &service, const Reach &reach) {
    return reach.outside && !reach.networks.empty() && !any_open(service, reach);
}

} // namespace

Reach reach(const model::App &app) {
    return {app.networks, app.egress};
}

Reach reach(const model::Container &container) {
    return {container.networks, container.egress || !container.ports.empty()};
}

bool reaches_out(const model::Service &service, const Reach &reach) {
    return reach.outside || any_open(service, reach);
}

std::map<std::string, bool> networks(const model::Service &service, const model::Layout &layout) {
    std::map<std::string, bool> all;
    for (const model::Network &network : service.networks)
        all.emplace(layout.network(network.name, network.internal), network.internal);
    if (needs_outside(service, reach(service.app)))
        all.emplace(layout.outside("app"), false);
    for (const model::Container &container : service.containers)
        if (needs_outside(service, reach(container)))
            all.emplace(layout.outside(container.name), false);
    return all;
}

void give_network(json &body, const model::Service &service, const model::Layout &layout,
                  const std::string &role, const Reach &reach) {
    const char *mode = !reach.networks.empty() ? "bridge" : reach.outside ? "private" : "none";
    body["netns"] = {{"nsmode", mode}};
    for (const std::string &name : reach.networks)
        body["networks"][layout.network(name, service.network(name)->internal)] = {
            {"aliases", json::array({role})}};
    if (needs_outside(service, reach))
        body["networks"][layout.outside(role)] = json::object();
}

} // namespace fgn::render
