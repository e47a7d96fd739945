// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <cstdint>
#include <optional>
#include <string_view>

namespace fgn::model {

/// What a string must look like, in the words of its error message: "… is not `what`", hint `form`.
struct Grammar {
    bool (*accepts)(std::string_view text);
    std::string_view what;
    std::string_view form;
};

namespace grammar {

extern const Grammar name;
extern const Grammar description;
extern const Grammar secret;
extern const Grammar source;
extern const Grammar module;
extern const Grammar inside; // a path below another one
extern const Grammar health;
extern const Grammar variable;
extern const Grammar value;    // of an environment variable
extern const Grammar argument; // of a command
extern const Grammar host;
extern const Grammar worker_class;
extern const Grammar engine; // of databases
extern const Grammar url_folder;
extern const Grammar volume;
extern const Grammar mount_point;    // a path inside a container that is free for volumes
extern const Grammar bind_source;    // a path of the host that a container may see
extern const Grammar container;      // its name
extern const Grammar container_path; // a path inside any container that can be mounted on
extern const Grammar published_port;
extern const Grammar capability;
extern const Grammar calendar; // what OnCalendar= may take; systemd has the last word
extern const Grammar image;
extern const Grammar index;         // of Python packages
extern const Grammar network;       // its name
extern const Grammar build_network; // of dependencies
extern const Grammar home;

} // namespace grammar

/// "[ADDRESS:]HOST:CONTAINER[/udp]"; empty for all else, and for ports of the host below 1024, which are not
/// a service user's.
std::optional<PublishedPort> parse_published_port(std::string_view text);

/// Bytes of "512M": digits with at most one of the binary suffixes K, M, G; empty for all else and on
/// overflow.
std::optional<std::uint64_t> parse_size(std::string_view text);

} // namespace fgn::model
