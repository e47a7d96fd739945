// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/generation.h"
#include "os/directory.h"

#include <map>
#include <optional>
#include <string>

namespace fgn::agent {

/// The files of one configuration folder, by name.
using Configuration = std::map<std::string, std::string>;

/// The name of its folder: the same files have the same id.
std::string configuration_id(const Configuration &files);
/// Writes the folder unless it is there.
void write_configuration(const os::Directory &home, const Configuration &files);

Configuration app_configuration(const model::Service &service);
Configuration db_configuration(const model::Service &service);
/// The texts of web.include and web.error_page.
struct OwnWebFiles {
    std::optional<std::string> settings, error_page;
};
Configuration web_configuration(const model::Service &service, const render::Ingress &ingress,
                                const OwnWebFiles &own);

} // namespace fgn::agent
