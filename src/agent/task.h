// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/generation.h"
#include "agent/registry_logins.h"
#include "model/layout.h"
#include "model/service.h"
#include "render/nginx.h"

#include <nlohmann/json_fwd.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fgn::agent {

/// What of a backup waits to take the place of what there is.
struct Restored {
    bool database = false;
    std::vector<std::string> volumes; // without the name of the service
    std::string source;               // commit or digest of the code then; empty: the newest
    bool images = false;              // load_images has brought them

    bool any() const { return database || !volumes.empty(); }
};

/// What the host asks for, in the one JSON document on standard input.
struct Task {
    std::string
        verb; // "apply", "plan", "status", "start", "stop", "restart", "certificate-renew", "deploy", …
    model::Layout layout;
    bool measured = false; // "status": with the sizes of volumes, which takes Podman and time
    // The rest only for "apply" and "plan".
    std::string manifest, defaults_text;
    model::Service service;
    model::Defaults defaults;
    std::optional<std::string> requirements;
    std::map<std::string, std::string> secrets; // revision by name
    std::string snapshot;                       // SHA-256 of the archive that the host can send
    std::string live;                           // the folder that is mounted instead; empty: none
    std::string wheels;                         // SHA-256 of the archive of the wheelhouse
    render::Ingress ingress{0, 0, false};
    std::string certificate; // fingerprint of what the files of the manifest hold; empty without files
    bool forced = false;     // "certificate-renew": also what is not due; "deploy": what failed before
    // Of "deploy" and "rollback".
    std::string ref;                   // a branch, tag or commit; empty: as the manifest has it
    bool unattended = false;           // as a timer does it: nothing while on hold, nothing twice
    std::string who = "root";          // for the history
    std::uint64_t number = 0;          // of the generation to go back to; 0: the one before
    std::optional<Generation> back_to; // that one
    bool with_data = false;            // other data come with it: of then, or those of a backup
    Restored restored;                 // "restore", and "apply" of a service that is not there yet
    bool fresh = false;                // plan as if nothing were there

    std::optional<RegistryLogins> logins; // of "apply" and "registries": all that there are
    bool cached = true;                   // "build": what was done before is not done again
    std::string platform;                 // "build": "linux/amd64"; empty: this machine's
    std::string destination;              // "push": "registry.example/name"
};

/// Throws Error when `document` is no task.
Task read_task(const nlohmann::json &document);

} // namespace fgn::agent
