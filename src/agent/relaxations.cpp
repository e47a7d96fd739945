// SPDX-License-Identifier: Apache-2.0
#include "agent/relaxations.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

model::Relaxation relaxation(const model::Service &service, const std::string &role) {
    if (const model::Container *container = service.container(role))
        return container->relaxed;
    if (role == "app")
        return service.app.relaxed;
    if (role == "web")
        return service.web.relaxed;
    return service.database ? service.database->relaxed : model::Relaxation{};
}

} // namespace

nlohmann::json relaxations_json(const model::Service &service, const std::string &role) {
    const model::Relaxation relaxed = relaxation(service, role);
    nlohmann::json names = nlohmann::json::array();
    for (const auto &[name, taken] : {std::pair{"root", relaxed.root},
                                      {"writable", relaxed.writable},
                                      {"new_privileges", relaxed.new_privileges},
                                      {"unconfined", relaxed.unconfined},
                                      {"unmasked", relaxed.unmasked}})
        if (taken)
            names.push_back(name);
    for (const std::string &capability : relaxed.capabilities)
        names.push_back(capability);
    return names;
}

} // namespace fgn::agent
