// SPDX-License-Identifier: Apache-2.0
#include "host/log_line.h"

#include "base/text.h"

#include <ctime>
#include <map>

namespace fgn::host {

namespace {

constexpr std::size_t mark_limit = 1000; // an address and a user's name may stand before the time

/// Where `format` of strptime(3) ends in `text`, and the time; empty if it does not begin so.
std::optional<std::pair<const char *, std::uint64_t>> read_time(const char *text, const char *format) {
    struct tm parts {};
    const char *end = ::strptime(text, format, &parts);
    if (end == nullptr)
        return std::nullopt;
    const long east = parts.tm_gmtoff; // timegm(3) resets it
    const std::time_t seconds = ::timegm(&parts) - east;
    return std::pair{end, static_cast<std::uint64_t>(std::max<std::time_t>(seconds, 0)) * 1'000'000};
}

/// "[error]" of nginx, "[ERROR]" of gunicorn.
int priority_of(const std::string &word) {
    static const std::map<std::string, int> known{{"emerg", 0}, {"alert", 1}, {"crit", 2},    {"critical", 2},
                                                  {"error", 3}, {"warn", 4},  {"warning", 4}, {"notice", 5},
                                                  {"info", 6},  {"debug", 7}};
    const auto found = known.find(lower_case(word));
    return found == known.end() ? LineMark{}.priority : found->second;
}

/// The last word in brackets of `text`, up to `most` of them.
int level_in(const std::string &text, int most) {
    std::string word;
    std::size_t open = text.find('[');
    for (int count = 0; count < most && open != std::string::npos; ++count) {
        const auto close = text.find(']', open);
        if (close == std::string::npos)
            break;
        word = text.substr(open + 1, close - open - 1);
        open = text.find('[', close);
    }
    return priority_of(word);
}

std::optional<LineMark> of_access(const std::string &line) {
    const auto open = line.find(" [");
    if (open == std::string::npos)
        return std::nullopt;
    const auto time = read_time(line.c_str() + open, " [%d/%b/%Y:%H:%M:%S %z]");
    return time ? std::optional{LineMark{time->second}} : std::nullopt;
}

} // namespace

std::optional<LineMark> read_mark(const std::string &whole) {
    const std::string line = whole.substr(0, mark_limit);
    if (const auto time = read_time(line.c_str(), "{\"time\":\"%Y-%m-%dT%H:%M:%S%z\""))
        return LineMark{time->second};
    if (const auto time = read_time(line.c_str(), "%Y/%m/%d %H:%M:%S "))
        return LineMark{time->second, level_in(time->first, 1)};
    if (const auto time = read_time(line.c_str(), "[%Y-%m-%d %H:%M:%S %z]"))
        return LineMark{time->second, level_in(time->first, 2)};
    return of_access(line);
}

} // namespace fgn::host
