// SPDX-License-Identifier: Apache-2.0
#include "podman/version.h"

#include <gtest/gtest.h>

namespace fgn::podman {

TEST(Version, ReadsReleasesAndTheirSuffixes) {
    EXPECT_EQ(parse_version("5.4.2"), (Version{5, 4, 2}));
    EXPECT_EQ(parse_version("6.0.0-rc1"), (Version{6, 0, 0}));
    for (const char *text : {"", "5", "5.4", "5.4.", "v5.4.2", "5.-4.2", "99999999999.0.0", "5,4,2"})
        EXPECT_FALSE(parse_version(text)) << text;
}

TEST(Version, ComparesByNumber) {
    EXPECT_LT((Version{4, 9, 5}), (Version{4, 10, 0}));
}

} // namespace fgn::podman
