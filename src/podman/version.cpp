// SPDX-License-Identifier: Apache-2.0
#include "podman/version.h"

#include <charconv>

namespace fgn::podman {

std::string Version::text() const {
    return std::to_string(major) + '.' + std::to_string(minor) + '.' + std::to_string(patch);
}

std::optional<Version> parse_version(std::string_view text) {
    Version version;
    const char *at = text.data();
    const char *const end = at + text.size();
    for (int *part : {&version.major, &version.minor, &version.patch}) {
        if (part != &version.major && (at == end || *at++ != '.'))
            return std::nullopt;
        const auto [next, error] = std::from_chars(at, end, *part);
        if (error != std::errc{} || *part < 0)
            return std::nullopt;
        at = next;
    }
    return version;
}

} // namespace fgn::podman
