// SPDX-License-Identifier: Apache-2.0
#include "model/header.h"
#include "model/manifest.h"
#include "refused.h"

#include <gtest/gtest.h>

namespace fgn::model {

namespace {

Service parse(const std::string &headers) {
    return parse_manifest("[app]\nsource = \".\"\nmodule = \"main:app\"\n[web.headers]\n" + headers + "\n",
                          "fgn.toml", "hello");
}

} // namespace

TEST(HeaderTest, IsReadByName) {
    EXPECT_EQ(
        parse("Permissions-Policy = \"camera=()\"\nX-Frame-Options = \"\"").web.headers,
        (std::map<std::string, std::string>{{"Permissions-Policy", "camera=()"}, {"X-Frame-Options", ""}}));
}

TEST(HeaderTest, CannotReachOutOfItsLine) {
    for (const char *value : {"a\\nb", "a\\rb", "$request", " a", "a ", "\\u00e4"})
        EXPECT_NE(refusal([&] { parse("X-A = \"" + std::string{value} + "\""); }).find("is not the value"),
                  std::string::npos)
            << value;
}

TEST(HeaderTest, IsNotOneOfTheServer) {
    for (const char *name :
         {"Content-Length", "transfer-encoding", "Set-Cookie", "\"X A\"", "\"X:\"", "\"\""})
        EXPECT_NE(refusal([&] { parse(std::string{name} + " = \"x\""); }).find("not the name of a header"),
                  std::string::npos)
            << name;
}

TEST(HeaderTest, IsThereOnceInWhateverCase) {
    EXPECT_EQ(refusal([] { parse("X-A = \"1\"\nx-a = \"2\""); }),
              "fgn.toml:4:1: web.headers: \"x-a\" is there twice");
    EXPECT_TRUE(same_header("X-Frame-Options", "x-frame-options"));
    EXPECT_FALSE(same_header("X-Frame-Options", "X-Frame-Option"));
}

} // namespace fgn::model
