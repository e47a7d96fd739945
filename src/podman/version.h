// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>

namespace fgn::podman {

/// Features are gated on it: Podman silently ignores the parameters and fields it does not know.
struct Version {
    int major = 0, minor = 0, patch = 0;
    auto operator<=>(const Version &) const = default;

    std::string text() const;
};

} // namespace fgn::podman
