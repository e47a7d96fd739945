// SPDX-License-Identifier: Apache-2.0
#include "agent/reach.h"

#include "render/network.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace fgn::agent {

namespace {

using nlohmann::json;

/// Those that it opens connections to over a Unix socket.
json sockets(const model::Service &service, const std::string &role) {
    if (role == "web")
        return service.has_app() ? json{"app"} : json::array();
    return role == "app" && service.has_mariadb() ? json{"db"} : json::array();
}

/// MariaDB and the web server are members of no network.
std::map<std::string, render::Reach> members(const model::Service &service) {
    std::map<std::string, render::Reach> all{{"app", render::reach(service.app)}};
    for (const model::Container &container : service.containers)
        all.emplace(container.name, render::reach(container));
    return all;
}

json network_json(const model::Network &network, const std::map<std::string, render::Reach> &members,
                  const std::string &role) {
    json others = json::array();
    for (const auto &[other, reach] : members)
        if (other != role &&
            std::find(reach.networks.begin(), reach.networks.end(), network.name) != reach.networks.end())
            others.push_back(other);
    return {{"network", network.name}, {"internal", network.internal}, {"with", others}};
}

json ports(const model::Container &container) {
    json all = json::array();
    for (const model::PublishedPort &port : container.ports)
        all.push_back({{"address", port.address},
                       {"host", port.host},
                       {"container", port.container},
                       {"protocol", port.udp ? "udp" : "tcp"}});
    return all;
}

} // namespace

json reach_json(const model::Service &service, const std::string &role) {
    const auto all = members(service);
    const auto found = all.find(role);
    const render::Reach reach = found == all.end() ? render::Reach{{}, false} : found->second;
    const model::Container *container = service.container(role);
    json networks = json::array();
    for (const std::string &name : reach.networks)
        networks.push_back(network_json(*service.network(name), all, role));
    return {{"sockets", sockets(service, role)},
            {"networks", networks},
            {"ports", container != nullptr ? ports(*container) : json::array()},
            {"egress", render::reaches_out(service, reach)}};
}

} // namespace fgn::agent
