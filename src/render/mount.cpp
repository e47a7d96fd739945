// SPDX-License-Identifier: Apache-2.0
#include "render/mount.h"

namespace fgn::render {

using nlohmann::json;

json bind_mount(const std::string &source, const std::string &destination, const char *access) {
    return {{"type", "bind"},
            {"source", source},
            {"destination", destination},
            {"options", {"bind", access, "nosuid", "nodev"}}};
}

json tmpfs_mount(const std::string &destination, const char *mode, std::uint64_t bytes) {
    return {{"type", "tmpfs"},
            {"source", "tmpfs"},
            {"destination", destination},
            {"options", {"rw", "nosuid", "nodev", "noexec", mode, "size=" + std::to_string(bytes)}}};
}

json volume_mount(const std::string &name, const std::string &destination) {
    return {{"Name", name}, {"Dest", destination}, {"Options", {"rw", "nosuid", "nodev", "noexec"}}};
}

json secret_file(const std::string &name, const std::string &target, uid_t user) {
    // Without a mode Podman makes it 0000.
    return {{"Source", name}, {"Target", target}, {"UID", user}, {"GID", user}, {"Mode", 0400}};
}

void give_secrets(json &body, const std::vector<std::string> &names,
                  const std::map<std::string, std::string> &secrets, std::optional<uid_t> user) {
    for (const std::string &name : names) {
        json file = secret_file(secrets.at(name), name, user.value_or(0));
        if (!user)
            file["Mode"] = 0444;
        body["secrets"].push_back(std::move(file));
        body["env"][name + "_FILE"] = "/run/secrets/" + name;
    }
}

} // namespace fgn::render
