// SPDX-License-Identifier: Apache-2.0
#include "http/target.h"

#include <gtest/gtest.h>

namespace fgn::http {

TEST(Target, KeepsASlashInsideItsSegment) {
    EXPECT_EQ(Target{"/images"}.segment("127.0.0.1:5000/nginx:lab").raw("/json").text(),
              "/images/127.0.0.1%3A5000%2Fnginx%3Alab/json");
}

TEST(Target, SeparatesAndEncodesQueries) {
    EXPECT_EQ(Target{"/build"}.query("t", "a b").query("labels", R"({"k":"ü&="})").text(),
              "/build?t=a%20b&labels=%7B%22k%22%3A%22%C3%BC%26%3D%22%7D");
}

} // namespace fgn::http
