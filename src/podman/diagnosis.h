// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

namespace fgn::podman {

struct Diagnosis {
    std::string_view reason, hint;
};

/// What a failure of Podman, a registry or a build step means to an administrator, by the words it uses.
std::optional<Diagnosis> diagnose(std::string_view words);

} // namespace fgn::podman
