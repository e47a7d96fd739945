// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/hook.h"
#include "model/layout.h"
#include "model/service.h"
#include "os/directory.h"
#include "podman/version.h"
#include "render/database_job.h"
#include "render/nginx.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fgn::agent {

/// A base image as it was resolved once: the reference that was asked for, and the digest that is used.
struct ImagePin {
    std::string reference;   // "docker.io/library/nginx:stable"
    std::string digest;      // "sha256:…"
    std::string loaded = {}; // id of one out of an archive, where Podman does not know its digest; else empty

    /// "docker.io/library/nginx@sha256:…"
    std::string pinned() const;
    /// What Podman knows it by: pinned(), or the id.
    std::string local() const { return loaded.empty() ? pinned() : loaded; }
    bool operator==(const ImagePin &) const = default;
};

/// What of a repository or an image a snapshot was taken of; empty for a folder.
struct SourcePin {
    std::string reference; // of model::reference
    std::string commit;    // 40 digits, or the digest of the image: "sha256:…"

    bool operator==(const SourcePin &) const = default;
};

/// {"commit", "digest"} of what a SourcePin calls its commit; null for what it is not.
nlohmann::json version_json(const std::string &commit);
/// As people are told of it: its first digits.
std::string short_version(const std::string &commit);

/// One container of a generation: which instance, from which configuration folder.
struct Instance {
    std::uint64_t number = 0;
    std::string configuration;
    std::string fingerprint; // of everything that makes a new instance necessary

    bool operator==(const Instance &) const = default;
};

/// One of [[container]] as it was made.
struct AnyInstance {
    Instance instance;
    ImagePin image;
    std::string user; // "1000:1000" where the image's is root, else empty

    bool operator==(const AnyInstance &) const = default;
};

/// One complete applied state. What it holds is enough to make its containers and units again.
struct Generation {
    std::uint64_t number = 0;
    std::int64_t created = 0; // seconds since 1970
    std::string manifest, defaults;
    std::string snapshot;
    std::string live; // the folder that is mounted instead; empty: none
    SourcePin source;
    std::map<std::string, std::string> secrets; // revision by name
    render::Ingress ingress{0, 0, false};
    ImagePin nginx, python;
    ImagePin mariadb;         // empty without one, as is `db`
    std::string dependencies; // name of the dependency image
    Instance app, web, db;
    std::map<std::string, AnyInstance> containers; // by name

    bool has_app() const { return app.number > 0; }
    bool has_web() const { return web.number > 0; }
    bool publishes_app() const { return has_app() && has_web(); }
    /// Of all images that came from a registry.
    std::vector<ImagePin> pins() const;
    model::Service service(const std::string &name) const;
    /// Whether both describe the same state, whatever their number and date.
    bool same_state(const Generation &other) const;
};

/// The name of Podman's.
std::string secret_name(const std::string &service, const std::string &secret, const std::string &revision);

nlohmann::json app_spec(const Generation &generation, const model::Layout &layout,
                        const podman::Version &version, std::uint32_t replica = 1);
nlohmann::json hook_spec(const Generation &generation, const model::Layout &layout,
                         const podman::Version &version, model::Hook hook);
nlohmann::json db_spec(const Generation &generation, const model::Layout &layout,
                       const podman::Version &version);
/// Of what is done with the data of its MariaDB; `file` is absolute.
nlohmann::json database_job_spec(const Generation &generation, const model::Layout &layout,
                                 const podman::Version &version, render::DatabaseJob job,
                                 const std::string &file);
/// Of the one of [[container]] that has this name in both the manifest and `generation`.
nlohmann::json any_spec(const Generation &generation, const model::Layout &layout,
                        const podman::Version &version, const std::string &name);
/// Of the check of what `web` is to be.
nlohmann::json web_check_spec(const Generation &generation, const model::Layout &layout,
                              const podman::Version &version);
nlohmann::json web_spec(const Generation &generation, const model::Layout &layout,
                        const podman::Version &version);

/// The generation that serves; empty before the first.
std::optional<Generation> current_generation(const os::Directory &home);
/// The same, or Error (absent).
Generation require_generation(const os::Directory &home, const std::string &service);
/// Empty when it is not kept any more, or never was.
std::optional<Generation> find_generation(const os::Directory &home, std::uint64_t number);
/// Those that are kept, the one that serves among them; the newest first.
std::vector<Generation> kept_generations(const os::Directory &home);
/// All but the one that serves and the newest `keep` others.
std::vector<Generation> spare_generations(const os::Directory &home, std::size_t keep);
/// Removes them.
void forget_generations(const os::Directory &home, std::size_t keep);
/// Makes `generation` the current one, durably, by one rename.
void record_generation(const os::Directory &home, const Generation &generation);

} // namespace fgn::agent
