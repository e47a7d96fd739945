// SPDX-License-Identifier: Apache-2.0
#include "host/subids.h"

#include <gtest/gtest.h>

namespace fgn::host {

TEST(ParseSubids, TakesNamedAndNumericOwnersInAnyOrderAndPassesOverTheRest) {
    const auto entries =
        parse_subids("b:165536:65536\n# comment\nbroken:1\n:5:5\nx:y:z\n1000:100000:65536\na:-1:5\n");
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].owner, "b");
    EXPECT_EQ(entries[1].owner, "1000");
    EXPECT_EQ(entries[1].range, (IdRange{100'000, 65'536}));
}

TEST(ParseSubids, RefusesNumbersThatNoIdHas) {
    EXPECT_TRUE(parse_subids("a:4294967296:1\nb:99999999999999999999:1\nc:1 :2\n").empty());
}

TEST(SubidWindow, IsReadFromLoginDefsOrShadowsDefault) {
    EXPECT_EQ(subid_window(""), (IdRange{100'000, 600'000'001}));
    EXPECT_EQ(subid_window("#SUB_UID_MIN 7\n\tSUB_UID_MIN\t\t1000000 # lowest\nSUB_UID_MAX 1999999\n"),
              (IdRange{1'000'000, 1'000'000}));
    EXPECT_EQ(subid_window("SUB_UID_MIN 10\nSUB_UID_MAX 5\n").count, 0U);
}

TEST(ChooseRange, TakesTheLowestHole) {
    const IdRange window{100'000, 1'000'000};
    EXPECT_EQ(choose_range(window, {}, 65'536), (IdRange{100'000, 65'536}));
    EXPECT_EQ(choose_range(window, {{300'000, 65'536}, {100'000, 65'536}}, 65'536),
              (IdRange{165'536, 65'536}));
}

TEST(ChooseRange, NeverOverlapsAnythingTaken) {
    // The highest entry is not the last line, and one range lies inside another.
    const std::vector<IdRange> taken{{400'000, 10}, {100'000, 300'000}, {150'000, 10}, {465'545, 1}};
    const auto range = choose_range({100'000, 1'000'000}, taken, 65'536);
    ASSERT_TRUE(range);
    for (const IdRange &other : taken)
        EXPECT_FALSE(range->overlaps(other)) << range->start;
    EXPECT_EQ(range->start, 465'546U);
}

TEST(ChooseRange, StaysInsideItsWindow) {
    EXPECT_FALSE(choose_range({100'000, 65'535}, {}, 65'536));
    EXPECT_FALSE(choose_range({100'000, 100'000}, {{120'000, 30'000}}, 65'536));
}

TEST(IdRange, ContainsItsFirstAndLastOnly) {
    const IdRange range{10, 5};
    EXPECT_TRUE(range.contains(10) && range.contains(14));
    EXPECT_FALSE(range.contains(9) || range.contains(15));
}

} // namespace fgn::host
