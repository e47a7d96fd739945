// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/hook.h"
#include "model/layout.h"
#include "model/service.h"
#include "render/nginx.h"

#include <nlohmann/json_fwd.hpp>

#include <compare>
#include <map>
#include <string>

namespace fgn::render {

/// Podman's own version; features are gated on it because unknown fields are ignored silently.
struct PodmanVersion {
    int major = 4, minor = 0, patch = 0;
    // NOLINTNEXTLINE(modernize-use-nullptr): clang-tidy 14 takes the 0 of a comparison for a pointer
    auto operator<=>(const PodmanVersion &) const = default;
};

/// What one container is made of besides the manifest.
struct ContainerInput {
    model::Layout layout;
    std::uint64_t instance;
    std::string image;                          // a digest reference or image id
    std::string configuration;                  // id of the folder in layout.configurations()
    std::string snapshot;                       // application only
    std::map<std::string, std::string> secrets; // name of Podman's, by the manifest's
    PodmanVersion podman;
    std::uint32_t replica = 1; // application only
    std::string live = {};     // the folder of the code instead of a snapshot
};

/// Names of the Podman secrets of a service's MariaDB.
struct DatabaseSecrets {
    explicit DatabaseSecrets(const std::string &service)
        : init(service + "-db-init"), root(service + "-db-root"), password(service + "-db-password"),
          url(service + "-db-url") {}
    std::string init, root;    // files for the server's container
    std::string password, url; // files for the application's; of `url` gunicorn makes DATABASE_URL
};

/// The service's volumes: the path that each has in its container, by name.
std::map<std::string, std::string> volumes(const model::Service &service, const model::Layout &layout);

/// The body of POST /libpod/containers/create.
/// The ingress of privileged ports has no health check: its unit is active as soon as nginx runs.
nlohmann::json app_container(const model::Service &service, const ContainerInput &input);
/// Ends when the command of `hook` has ended; sees what the application sees.
nlohmann::json hook_container(const model::Service &service, const ContainerInput &input, model::Hook hook);
nlohmann::json mariadb_container(const model::Service &service, const ContainerInput &input);
/// One of the administrator's choice; `user` counts unless the manifest names one, "" is the image's.
nlohmann::json any_container(const model::Service &service, const model::Container &container,
                             const std::string &user, const ContainerInput &input);
/// Ends when nginx has read its configuration, well or not.
nlohmann::json web_check_container(const model::Service &service, const Ingress &ingress,
                                   const ContainerInput &input);
nlohmann::json web_container(const model::Service &service, const Ingress &ingress,
                             const ContainerInput &input);

} // namespace fgn::render
