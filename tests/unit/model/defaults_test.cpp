// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"
#include "refused.h"

namespace fgn::model {

namespace {

std::string refused(const std::string &text) {
    return refusal([&] { parse_defaults(text, "defaults.toml"); });
}

} // namespace

TEST(Defaults, AreWhatShipsWhenTheTextIsEmpty) {
    const Defaults defaults = parse_defaults("", "defaults.toml");
    EXPECT_EQ(defaults.nginx_image, "docker.io/library/nginx:stable");
    EXPECT_EQ(defaults.homes, "/var/lib/fgnctl/homes");
    EXPECT_EQ(defaults.first_port, 8000);
}

TEST(Defaults, MayNameEveryKey) {
    const Defaults defaults = parse_defaults(R"(
images = { nginx = "localhost:5000/nginx:1", python = "localhost:5000/python:3" }
python.index = "http://127.0.0.1:8080/simple"
build.network = "host"
ports.range = "9000-9099"
paths.homes = "/srv/homes"
)",
                                             "defaults.toml");
    EXPECT_EQ(defaults.nginx_image, "localhost:5000/nginx:1");
    EXPECT_EQ(defaults.python_image, "localhost:5000/python:3");
    EXPECT_EQ(defaults.python_index, "http://127.0.0.1:8080/simple");
    EXPECT_EQ(defaults.build_network, "host");
    EXPECT_EQ(defaults.first_port, 9000);
    EXPECT_EQ(defaults.last_port, 9099);
    EXPECT_EQ(defaults.homes, "/srv/homes");
}

TEST(Defaults, RefuseRangesThatHoldNoTwoFreePorts) {
    for (const char *range : {"", "8000", "8000-", "8999-8000", "8000-8000", "80-90", "8000-70000",
                              "8000-8999-9999", "8000 - 8999", "+8000-8999"})
        EXPECT_NE(refused("[ports]\nrange = \"" + std::string(range) + "\""), "accepted") << range;
}

TEST(Defaults, PointAtWhatIsWrong) {
    EXPECT_EQ(refused("[images]\nnginxx = \"a\""),
              "defaults.toml:2:1: unknown key 'nginxx' in [images] (did you mean 'nginx'?)");
    EXPECT_EQ(refused("[build]\nnetwork = \"none\""),
              "defaults.toml:2:11: build.network: \"none\" is not a network for builds "
              "(write \"\" for Podman's own, or \"host\")");
}

} // namespace fgn::model
