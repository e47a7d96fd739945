// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace fgn::host {

struct LineMark {
    std::uint64_t realtime = 0; // microseconds since 1970, whole seconds
    int priority = 6;           // syslog(3)
};

/// What a line of nginx's or gunicorn's files says of itself; empty for one that only goes on with another.
/// A time without a zone is UTC, as in containers.
std::optional<LineMark> read_mark(const std::string &line);

} // namespace fgn::host
