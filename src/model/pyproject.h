// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fgn::model {

/// What [project] dependencies of a pyproject.toml names, as lines of a requirements file; empty when it
/// tells nothing of what the project needs. Throws Error (usage), naming `file`, for what is malformed or is
/// only known to the project's own build.
std::optional<std::string> pyproject_requirements(std::string_view text, const std::string &file);

} // namespace fgn::model
