// SPDX-License-Identifier: Apache-2.0
#include "model/retention.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace fgn::model {

namespace {

using Numbers = std::vector<std::uint64_t>;
using namespace std::chrono_literals;

BackupTime made(std::uint64_t number, std::chrono::year_month_day day, std::chrono::seconds time = 3h) {
    return {number, (std::chrono::sys_days{day}.time_since_epoch() + time).count()};
}

Backup keep(std::uint32_t days, std::uint32_t weeks = 0, std::uint32_t months = 0) {
    Backup backup;
    backup.keep_days = days;
    backup.keep_weeks = weeks;
    backup.keep_months = months;
    return backup;
}

/// One each day from `first` on, numbered from 1.
std::vector<BackupTime> daily(std::chrono::sys_days first, std::uint64_t count) {
    std::vector<BackupTime> backups;
    for (std::uint64_t number = 1; number <= count; ++number)
        backups.push_back(made(number, first + std::chrono::days{number - 1}));
    return backups;
}

/// In the order in which they were made.
Numbers kept(const std::vector<BackupTime> &backups, const Backup &keep) {
    const Numbers gone = expired(backups, keep);
    Numbers left;
    for (const BackupTime &backup : backups)
        if (std::find(gone.begin(), gone.end(), backup.number) == gone.end())
            left.push_back(backup.number);
    EXPECT_EQ(left.size() + gone.size(), backups.size());
    return left;
}

} // namespace

TEST(Retention, TakesNothingAwayWhereThereIsOneOrNone) {
    EXPECT_EQ(expired({}, keep(1)), Numbers{});
    EXPECT_EQ(expired({made(9, 2001y / 1 / 1)}, keep(1)), Numbers{});
    EXPECT_EQ(expired({made(9, 2001y / 1 / 1)}, keep(0)), Numbers{});
}

TEST(Retention, KeepsAllOfTheLastDays) {
    const std::vector<BackupTime> backups{made(1, 2026y / 5 / 1, 1h), made(2, 2026y / 5 / 1, 2h),
                                          made(3, 2026y / 5 / 1, 23h), made(4, 2026y / 5 / 2, 1h),
                                          made(5, 2026y / 5 / 2, 1h)};
    EXPECT_EQ(kept(backups, keep(2)), (Numbers{1, 2, 3, 4, 5}));
    EXPECT_EQ(kept(backups, keep(1)), (Numbers{4, 5}));
    EXPECT_EQ(kept({backups.rbegin(), backups.rend()}, keep(1)), (Numbers{5, 4}));
}

TEST(Retention, CountsOnlyDaysThatHaveABackup) {
    const std::vector<BackupTime> backups{made(1, 2024y / 1 / 1), made(2, 2024y / 6 / 1),
                                          made(3, 2025y / 1 / 1), made(4, 2026y / 1 / 1)};
    EXPECT_EQ(kept(backups, keep(4)), (Numbers{1, 2, 3, 4}));
    EXPECT_EQ(kept(backups, keep(3)), (Numbers{2, 3, 4}));
}

TEST(Retention, KeepsTheNewestOfEachWeekFromMondayOn) {
    const auto backups = daily(2026y / 3 / 2, 17); // of a Monday, to the Wednesday after the next week
    EXPECT_EQ(kept(backups, keep(2, 3)), (Numbers{7, 14, 16, 17}));
    EXPECT_EQ(kept(backups, keep(1, 2)), (Numbers{14, 17}));
}

TEST(Retention, KeepsTheNewestOfEachMonthOverTheEndOfAYear) {
    const auto backups = daily(2025y / 11 / 1, 30 + 31 + 10); // to 10 January
    EXPECT_EQ(kept(backups, keep(1, 0, 3)), (Numbers{30, 61, 71}));
    EXPECT_EQ(kept(backups, keep(1, 0, 2)), (Numbers{61, 71}));
    // 29 December to 4 January is one week.
    EXPECT_EQ(kept(backups, keep(1, 3)), (Numbers{58, 65, 71}));
}

TEST(Retention, TellsTheSameMonthOfTwoYearsApart) {
    const std::vector<BackupTime> backups{made(1, 2025y / 1 / 5), made(2, 2025y / 1 / 9),
                                          made(3, 2026y / 1 / 5)};
    EXPECT_EQ(kept(backups, keep(1, 0, 2)), (Numbers{2, 3}));
}

TEST(Retention, TakesNothingAwayAfterTheClockWentBack) {
    const std::vector<BackupTime> backups{made(1, 2026y / 5 / 1), made(2, 2026y / 5 / 1, 4h),
                                          made(3, 2026y / 5 / 9), made(4, 2026y / 5 / 2)};
    EXPECT_EQ(expired(backups, keep(1)), Numbers{});
    auto later = backups;
    later.push_back(made(5, 2026y / 5 / 10)); // is the newest again
    EXPECT_EQ(kept(later, keep(1)), Numbers{5});
}

} // namespace fgn::model
