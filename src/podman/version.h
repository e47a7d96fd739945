// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace fgn::podman {

/// Features are gated on it: Podman silently ignores the parameters and fields it does not know.
struct Version {
    int major = 0, minor = 0, patch = 0;
    auto operator<=>(const Version &) const = default;

    std::string text() const;
};

/// "5.4.2", or "5.8.0-dev": a suffix does not count.
std::optional<Version> parse_version(std::string_view text);

} // namespace fgn::podman
