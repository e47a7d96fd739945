// SPDX-License-Identifier: Apache-2.0
#include "model/manifest_key.h"

#include <algorithm>

namespace fgn::model {

namespace {

void begin(const Value &value, Service &service) {
    value.require("name", "write name = \"backend\", a name of your choice");
    if (service.networks.size() == most_networks)
        value.refuse("more than " + std::to_string(most_networks) + " networks",
                     "one for each group of containers that reach each other is enough");
    service.networks.emplace_back();
}

void read_name(const Value &value, Service &service) {
    const std::string name = value.text(grammar::network);
    if (service.network(name) != nullptr)
        value.refuse("\"" + name + "\" is there twice", "give each network a name of its own");
    service.networks.back().name = name;
}

constexpr ManifestKey keys[] = {
    {"network", begin},
    {"network.name", read_name},
    {"network.internal", [](auto &v, auto &s) { s.networks.back().internal = v.flag(); }},
};

} // namespace

std::span<const ManifestKey> network_keys() {
    return keys;
}

std::vector<std::string> read_networks(const Value &value, const Service &service) {
    const std::vector<std::string> names = value.texts(grammar::network, most_networks);
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (service.network(*name) == nullptr)
            value.refuse("\"" + *name + "\" is no [[network]]",
                         "write [[network]] with name = \"" + *name + "\"");
        if (std::find(names.begin(), name, *name) != name)
            value.refuse("\"" + *name + "\" is there twice");
    }
    return names;
}

} // namespace fgn::model
