// SPDX-License-Identifier: Apache-2.0
#include "cli/since.h"

#include "base/error.h"
#include "base/text.h"

#include <charconv>
#include <ctime>
#include <optional>

namespace fgn::cli {

namespace {

std::optional<std::uint64_t> seconds_of(char unit) {
    switch (unit) {
    case 's':
        return 1;
    case 'm':
        return 60;
    case 'h':
        return 3600;
    case 'd':
        return 86400;
    default:
        return std::nullopt;
    }
}

std::optional<std::uint64_t> ago(const std::string &text, std::uint64_t now) {
    std::uint32_t count = 0;
    const char *last = text.data() + text.size();
    const auto [end, failed] = std::from_chars(text.data(), last, count);
    const auto unit = failed == std::errc{} && end + 1 == last ? seconds_of(*end) : std::nullopt;
    if (!unit)
        return std::nullopt;
    const std::uint64_t span = count * *unit;
    return span < now ? now - span : 0;
}

std::optional<std::uint64_t> moment(const std::string &text) {
    for (const char *format : {"%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d"}) {
        struct tm parts {};
        parts.tm_isdst = -1;
        const char *end = ::strptime(text.c_str(), format, &parts);
        if (end != nullptr && *end == '\0')
            return static_cast<std::uint64_t>(std::mktime(&parts));
    }
    return std::nullopt;
}

} // namespace

std::uint64_t parse_since(const std::string &text, std::uint64_t now) {
    if (const auto found = ago(text, now))
        return *found;
    if (const auto found = moment(text))
        return *found;
    throw Error{"read --since", sanitise(text, 100), "it is no time",
                "Write 90s, 15m, 2h, 3d, or \"2026-01-31 18:00\".", ExitCode::usage};
}

} // namespace fgn::cli
