// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fgn::render {

/// Entries of a container's `mounts`, `volumes` and `secrets`, as Podman's REST interface takes them.

nlohmann::json bind_mount(const std::string &source, const std::string &destination,
                          const char *access = "ro");

/// `mode` is an option like "mode=1777".
nlohmann::json tmpfs_mount(const std::string &destination, const char *mode, std::uint64_t bytes);

/// Made by Podman when it is missing; then its owner is the container's user, if the image has no such
/// folder.
nlohmann::json volume_mount(const std::string &name, const std::string &destination);

/// Adds the files /run/secrets/NAME of those of Podman's `secrets` that are in `names`, and tells their paths
/// in the variables NAME_FILE. Without a `user` whoever is in the container can read them.
void give_secrets(nlohmann::json &body, const std::vector<std::string> &names,
                  const std::map<std::string, std::string> &secrets, std::optional<uid_t> user);

/// The file /run/secrets/TARGET, which only `user` of the container can read.
nlohmann::json secret_file(const std::string &name, const std::string &target, uid_t user);

} // namespace fgn::render
