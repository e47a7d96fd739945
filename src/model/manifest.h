// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <string_view>

namespace fgn::model {

/// The service that `text` (fgn.toml(5)) describes; `file` is only named in messages.
/// Throws Error with ExitCode::usage, its object "file:line:column", for the first thing that is wrong.
/// `name` is the NAME of the command line: a [service] name that differs is refused.
Service parse_manifest(std::string_view text, const std::string &file, const std::string &name);

/// Throws like parse_manifest. Empty text gives what ships.
Defaults parse_defaults(std::string_view text, const std::string &file);

/// Every key that the parser knows, as "table.key".
std::vector<std::string> manifest_keys();
std::vector<std::string> defaults_keys();

/// Whether `name` is a service name: [a-z][a-z0-9-]{0,30}, not ending in '-'.
bool valid_name(std::string_view name);

} // namespace fgn::model
