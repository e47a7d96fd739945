// SPDX-License-Identifier: Apache-2.0
#include "host/subids.h"

#include "base/text.h"

#include <algorithm>
#include <charconv>

namespace fgn::host {

namespace {

std::optional<std::uint64_t> number(std::string_view text) {
    std::uint64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = failed == std::errc{} && end == text.data() + text.size() && !text.empty();
    return whole && value <= UINT32_MAX ? std::optional{value} : std::nullopt;
}

/// The value of `key` in login.defs(5): "KEY<blanks>VALUE", '#' begins a comment.
std::optional<std::uint64_t> setting(std::string_view login_defs, std::string_view key) {
    for (const std::string &line : split(login_defs, '\n')) {
        const auto word = line.find_first_not_of(" \t");
        if (word == std::string::npos || !std::string_view{line}.substr(word).starts_with(key))
            continue;
        const auto value = line.find_first_not_of(" \t", word + key.size());
        if (value == std::string::npos || value == word + key.size())
            continue;
        return number(std::string_view{line}.substr(value, line.find_first_of(" \t#", value) - value));
    }
    return std::nullopt;
}

} // namespace

std::vector<SubidEntry> parse_subids(std::string_view text) {
    std::vector<SubidEntry> entries;
    for (const std::string &line : split(text, '\n')) {
        const auto fields = split(line, ':');
        if (fields.size() != 3 || fields[0].empty())
            continue;
        const auto start = number(fields[1]), count = number(fields[2]);
        if (start && count)
            entries.push_back({fields[0], {*start, *count}});
    }
    return entries;
}

IdRange subid_window(std::string_view login_defs) {
    const std::uint64_t first = setting(login_defs, "SUB_UID_MIN").value_or(100'000);
    const std::uint64_t last = setting(login_defs, "SUB_UID_MAX").value_or(600'100'000);
    return {first, last >= first ? last - first + 1 : 0};
}

std::optional<IdRange> choose_range(const IdRange &window, std::vector<IdRange> taken, std::uint64_t count) {
    std::sort(taken.begin(), taken.end(),
              [](const IdRange &a, const IdRange &b) { return a.start < b.start; });
    IdRange candidate{window.start, count};
    for (const IdRange &range : taken)
        if (range.overlaps(candidate))
            candidate.start = range.end();
    return candidate.end() <= window.end() ? std::optional{candidate} : std::nullopt;
}

} // namespace fgn::host
