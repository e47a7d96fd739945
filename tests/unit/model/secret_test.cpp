// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"
#include "model/secret.h"
#include "refused.h"

#include <gtest/gtest.h>

namespace fgn::model {

namespace {

Service parse(const std::string &secrets) {
    return parse_manifest("[app]\nsource = \".\"\nmodule = \"main:app\"\nsecrets = " + secrets +
                              "\n[[container]]\nname = \"cache\"\nimage = \"redis:7\"\n"
                              "secrets = [\"TOKEN\", \"SECRET_KEY\"]\n",
                          "fgn.toml", "hello");
}

} // namespace

TEST(SecretTest, OfAServiceAreThoseOfItsContainers) {
    EXPECT_EQ(secrets_of(parse("[\"SECRET_KEY\", \"OTHER\"]")),
              (std::set<std::string>{"OTHER", "SECRET_KEY", "TOKEN"}));
    EXPECT_EQ(secrets_of(parse("[]")), (std::set<std::string>{"SECRET_KEY", "TOKEN"}));
}

TEST(SecretTest, NamesAFileAndAVariable) {
    for (const char *name : {"K", "SECRET_KEY", "_key2"})
        EXPECT_TRUE(valid_secret(name)) << name;
    for (const std::string &name : {std::string{}, std::string{"2K"}, std::string{"a-b"}, std::string{"../K"},
                                    std::string{"database-url"}, std::string(61, 'K')})
        EXPECT_FALSE(valid_secret(name)) << name;
}

TEST(SecretTest, IsNamedOnceInAContainer) {
    EXPECT_EQ(refusal([] { parse("[\"K\", \"K\"]"); }), "fgn.toml:4:11: app.secrets: \"K\" is there twice");
}

} // namespace fgn::model
