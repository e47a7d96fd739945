// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/certificate_files.h"
#include "host/host.h"
#include "model/service.h"

#include <functional>
#include <optional>
#include <string>

namespace fgn::host {

/// What `provision` was asked for, read and checked against the administrator's folder; nothing of the
/// machine has been looked at.
struct Request {
    std::string name;
    std::string manifest;      // text
    std::string folder;        // absolute: what a relative `source` is relative to
    std::string source;        // absolute; of no meaning without an application
    std::string defaults_text; // of defaults.toml, empty if there is none
    model::Service service;
    model::Defaults defaults;
    std::optional<std::string> requirements; // text
    CertificateFiles files;
};

/// Finds the manifest: `file`, else ./fgn.toml, else the accepted one of `name`. Throws Error (usage) for
/// whatever is wrong in it or missing in the source folder.
Request read_request(const Paths &paths, const std::string &name, const std::optional<std::string> &file);

/// The request for one container of `image` with `ports` published, for which no file was written.
Request image_request(const Paths &paths, const std::string &name, const std::string &image,
                      const std::vector<std::string> &ports);

/// The request for a front with the ports that one has by default.
Request front_request(const Paths &paths, const std::string &name);

/// The request of a manifest from a backup, for which `fill` writes the code to the folder that it is given:
/// below `folder`, as the manifest has it, or that one.
Request restored_request(const Paths &paths, const std::string &name, const std::string &manifest,
                         const std::string &folder, const std::function<void(const std::string &)> &fill);

/// The request that the service runs by, as it was accepted: the administrator's folder is not looked at, and
/// may be gone. Throws Error (absent) for one that was never accepted.
Request accepted_request(const Paths &paths, const std::string &name);

/// What the service runs by; empty for one that was never accepted.
std::optional<model::Service> accepted_service(const Paths &paths, const std::string &name);

/// The host-wide defaults; empty text and what ships without a defaults.toml.
struct DefaultsFile {
    std::string text;
    model::Defaults values;
};
DefaultsFile read_defaults(const Paths &paths);

} // namespace fgn::host
