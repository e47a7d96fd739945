// SPDX-License-Identifier: Apache-2.0
#include "base/percent.h"

#include <gtest/gtest.h>

namespace fgn {

TEST(PercentEncode, LeavesNothingThatEndsARequestLine) {
    EXPECT_EQ(percent_encode("a\r\nHost: x"), "a%0D%0AHost%3A%20x");
}

} // namespace fgn
