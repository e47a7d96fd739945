// SPDX-License-Identifier: Apache-2.0
#include "host/access_line.h"

#include <gtest/gtest.h>

namespace fgn::host {

TEST(AccessLine, TellsTheStatusInEitherForm) {
    EXPECT_EQ(
        access_status(R"(127.0.0.1 - - [23/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 404 12 "-" "curl")"),
        404);
    EXPECT_EQ(access_status(R"({"time":"2026-11-23","uri":"/","status":502,"bytes":3})"), 502);
}

TEST(AccessLine, IsForgedByNobody) {
    EXPECT_EQ(access_status(R"(1.2.3.4 - - [x] "GET /\x22 200 HTTP/1.1" 404 12 "-" "\x22 500 ")"), 404);
    EXPECT_EQ(access_status(R"({"uri":"/\"status\":200","status":404})"), 404);
}

TEST(AccessLine, IsNoOtherLine) {
    for (const char *line : {"", "Booting worker", R"(say "hello" 12345 times)", R"({"status":"404"})",
                             "{\"status\":4", R"({"status":12})", R"("" 40)"})
        EXPECT_EQ(access_status(line), std::nullopt) << line;
}

} // namespace fgn::host
