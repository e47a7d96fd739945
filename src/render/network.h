// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/layout.h"
#include "model/service.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <string>
#include <vector>

namespace fgn::render {

/// What one container is to reach.
struct Reach {
    std::vector<std::string> networks; // of the manifest
    bool outside;
};

Reach reach(const model::App &app);
/// A published port needs a way out as well.
Reach reach(const model::Container &container);

/// Whether packets of it leave the service's own networks.
bool reaches_out(const model::Service &service, const Reach &reach);

/// All that the service's containers are to be members of: whether Podman makes it internal, by its name.
std::map<std::string, bool> networks(const model::Service &service, const model::Layout &layout);

/// Lets the container of `role` reach that, and be found by that name.
void give_network(nlohmann::json &body, const model::Service &service, const model::Layout &layout,
                  const std::string &role, const Reach &reach);

} // namespace fgn::render
