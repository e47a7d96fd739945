// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fgn::host {

/// Ids start … start + count - 1.
struct IdRange {
    std::uint64_t start = 0;
    std::uint64_t count = 0;

    std::uint64_t end() const { return start + count; }
    bool overlaps(const IdRange &other) const { return start < other.end() && other.start < end(); }
    bool contains(std::uint64_t id) const { return id >= start && id < end(); }
    bool operator==(const IdRange &) const = default;
};

struct SubidEntry {
    std::string owner; // a name or a numeric id
    IdRange range;
};

/// The entries of /etc/subuid or /etc/subgid in any order; lines that are none are passed over, as shadow
/// does.
std::vector<SubidEntry> parse_subids(std::string_view text);

/// The window of login.defs(5) for one kind of id: SUB_UID_MIN and SUB_UID_MAX, or shadow's defaults.
IdRange subid_window(std::string_view login_defs);

/// The lowest free range of `count` ids inside `window` that overlaps none of `taken`.
std::optional<IdRange> choose_range(const IdRange &window, std::vector<IdRange> taken, std::uint64_t count);

} // namespace fgn::host
