// SPDX-License-Identifier: Apache-2.0
#include "agent/created_container.h"

#include "os/archive.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

void create_container(Context &context, const nlohmann::json &spec) {
    const auto &containers = context.podman.containers;
    if (!containers.create(spec) || !spec.contains("volumes"))
        return;
    std::vector<std::string> mount_points;
    for (const nlohmann::json &volume : spec["volumes"])
        mount_points.push_back(volume.at("Dest"));
    if (!mount_points.empty())
        containers.unpack(spec.at("name"), os::pack_folders(mount_points));
}

} // namespace fgn::agent
