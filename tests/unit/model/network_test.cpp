// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"
#include "refused.h"

namespace fgn::model {

namespace {

const std::string network = "[[network]]\nname = \"backend\"\n";

Service parse(const std::string &text) {
    return parse_manifest(text, "fgn.toml", "hello");
}

std::string refused(const std::string &text) {
    return refusal([&] { parse(text); });
}

std::string member(const std::string &networks) {
    return "[[container]]\nname = \"cache\"\nimage = \"b\"\nnetworks = " + networks + "\n";
}

} // namespace

TEST(Network, HasMembersThatMayStandAboveIt) {
    const Service service = parse("[app]\nsource = \".\"\nmodule = \"a:b\"\nnetworks = [\"backend\"]\n" +
                                  member("[\"backend\", \"front\"]") + network +
                                  "internal = true\n[[network]]\nname = \"front\"\n");
    EXPECT_EQ(service.app.networks, (std::vector<std::string>{"backend"}));
    EXPECT_EQ(service.containers[0].networks, (std::vector<std::string>{"backend", "front"}));
    EXPECT_TRUE(service.network("backend")->internal);
    EXPECT_FALSE(service.network("front")->internal);
    EXPECT_EQ(service.network("else"), nullptr);
}

TEST(Network, IsThereBeforeItIsNamed) {
    EXPECT_EQ(refused(member("[\"backend\"]")),
              "fgn.toml:4:12: container.networks: \"backend\" is no [[network]] "
              "(write [[network]] with name = \"backend\")");
    EXPECT_EQ(refused(network + member("[\"backend\", \"backend\"]")),
              "fgn.toml:6:12: container.networks: \"backend\" is there twice");
}

TEST(Network, HasANameOfItsOwn) {
    EXPECT_EQ(refused(network + network),
              "fgn.toml:4:8: network.name: \"backend\" is there twice (give each network a name of its own)");
    EXPECT_EQ(refused("[[network]]\ninternal = true\n"),
              "fgn.toml:1:1: network: name is missing (write name = \"backend\", a name of your choice)");
    for (const char *name : {"a-b", "a.internal", "1a", "", "abcdefghijklmnopqrstu"})
        EXPECT_NE(refused("[[network]]\nname = \"" + std::string{name} + "\"\n"), "accepted") << name;
    std::string many;
    for (char letter = 'a'; letter < 'a' + 11; ++letter)
        many += "[[network]]\nname = \"" + std::string(1, letter) + "\"\n";
    EXPECT_NE(refused(many).find("more than 10 networks"), std::string::npos);
}

} // namespace fgn::model
