// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "agent/generation.h"
#include "os/directory.h"

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace fgn::agent {

/// Its folder: the link to its code, and a place for the socket of each of its replicas that its user inside
/// the container may write to; everybody else is kept out by the home.
void make_instance_folder(const os::Directory &home, const Generation &generation, std::uint32_t replicas);

/// The instance that the ingress sends requests to.
std::optional<std::uint64_t> live_instance(const os::Directory &home);
void set_live_instance(const os::Directory &home, std::uint64_t number);

/// Stops and removes an instance of the application, or of the web server, with all that is its own.
void retire_app(Context &context, std::uint64_t number);
void retire_web(Context &context, std::uint64_t number);
/// Removes the container of a database, not its data.
void retire_db(Context &context, std::uint64_t number);

/// Running or not; that it is not there is no error.
void remove_container(Context &context, const std::string &name);

/// The instances of which anything is there: a container, a unit or a folder.
struct Instances {
    std::set<std::uint64_t> app, web, db;
    std::map<std::string, std::set<std::uint64_t>> containers; // by name
};
Instances found_instances(Context &context);

} // namespace fgn::agent
