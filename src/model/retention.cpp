// SPDX-License-Identifier: Apache-2.0
#include "model/retention.h"

#include <algorithm>
#include <chrono>
#include <set>

namespace fgn::model {

namespace {

using Period = std::int64_t (*)(std::chrono::sys_days day);

std::chrono::sys_days date_of(const BackupTime &backup) {
    return std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds{std::chrono::seconds{backup.made}});
}

std::int64_t day_of(std::chrono::sys_days day) {
    return day.time_since_epoch().count();
}

/// From Monday on; the first of January 1970 was a Thursday.
std::int64_t week_of(std::chrono::sys_days day) {
    return std::chrono::floor<std::chrono::weeks>(day.time_since_epoch() + std::chrono::days{3}).count();
}

std::int64_t month_of(std::chrono::sys_days day) {
    const std::chrono::year_month_day date{day};
    return std::int64_t{static_cast<int>(date.year())} * 12 + static_cast<unsigned>(date.month());
}

/// One that is made later on a day, by whoever may ask for it, takes none of that day away.
void keep_days(const std::vector<BackupTime> &newest_first, std::uint32_t count,
               std::set<std::uint64_t> &kept) {
    std::set<std::int64_t> seen;
    for (const BackupTime &backup : newest_first) {
        const std::int64_t day = day_of(date_of(backup));
        if (seen.contains(day) || seen.size() < count)
            kept.insert(backup.number);
        if (seen.size() < count)
            seen.insert(day);
    }
}

/// Adds the newest of each of the last `count` periods that have any.
void keep_newest(const std::vector<BackupTime> &newest_first, Period period, std::uint32_t count,
                 std::set<std::uint64_t> &kept) {
    std::set<std::int64_t> seen;
    for (const BackupTime &backup : newest_first) {
        if (seen.size() < count && seen.insert(period(date_of(backup))).second)
            kept.insert(backup.number);
    }
}

} // namespace

std::vector<std::uint64_t> expired(std::vector<BackupTime> backups, const Backup &keep) {
    const auto later = [](const BackupTime &one, const BackupTime &other) { return one.made < other.made; };
    std::sort(backups.begin(), backups.end(),
              [](const BackupTime &one, const BackupTime &other) { return one.number > other.number; });
    if (backups.empty() ||
        std::max_element(backups.begin(), backups.end(), later)->made > backups.front().made)
        return {};
    std::set<std::uint64_t> kept{backups.front().number};
    keep_days(backups, keep.keep_days, kept);
    keep_newest(backups, week_of, keep.keep_weeks, kept);
    keep_newest(backups, month_of, keep.keep_months, kept);
    std::vector<std::uint64_t> gone;
    for (const BackupTime &backup : backups)
        if (!kept.contains(backup.number))
            gone.push_back(backup.number);
    return gone;
}

} // namespace fgn::model
