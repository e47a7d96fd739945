// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"
#include "model/secret.h"
#include "model/source_tree.h"
#include "refused.h"

namespace fgn::model {

namespace {

Service parse(const std::string &app, const std::string &more = "", const std::string &source = ".") {
    return parse_manifest("[app]\nmodule = \"main:app\"\nsource = \"" + source + "\"\n" + app + more,
                          "fgn.toml", "hello");
}

bool refused_for(const std::string &why, const std::string &app, const std::string &more = "",
                 const std::string &source = ".") {
    return refusal([&] { parse(app, more, source); }).find(why) != std::string::npos;
}

} // namespace

TEST(Live, IsForAFolderThatIsNotInProduction) {
    EXPECT_TRUE(parse("live = true\n").app.live);
    EXPECT_TRUE(parse("live = true\n", "[service]\nproduction = false\n").app.live);
    EXPECT_TRUE(parse("", "[service]\nproduction = true\n").production);
    EXPECT_TRUE(refused_for("app.live: service.production is true", "live = true\n",
                            "[service]\nproduction = true\n"));
    EXPECT_TRUE(refused_for("app.source is no folder", "live = true\n", "", "https://a.example/b"));
}

TEST(Dependencies, ComeFromAWheelhouseAlone) {
    const App app = parse("wheelhouse = \"wheels\"\nwheels_only = true\n").app;
    EXPECT_EQ(app.wheelhouse, "wheels");
    EXPECT_TRUE(app.wheels_only);
    EXPECT_TRUE(refused_for("app.wheelhouse is missing", "wheels_only = true\n"));
    EXPECT_TRUE(refused_for("app.index: app.wheels_only is true",
                            "wheelhouse = \"w\"\nwheels_only = true\nindex = \"https://a.example\"\n"));
    EXPECT_TRUE(refused_for("app.wheelhouse", "wheelhouse = \"../wheels\"\n"));
    const SourceTree tree{[](const std::string &path, std::size_t) {
                              return path == "main.py" ? std::optional<std::string>{"app = 1\n"}
                                                       : std::nullopt;
                          },
                          [](const std::string &) { return false; }};
    EXPECT_EQ(refusal([&] {
                  check_source_tree(parse("wheelhouse = \"wheels\"\n"), "HERE", tree);
              }).find("HERE/wheels: there is no such folder"),
              0U);
}

TEST(Dependencies, AreReadByASecretThatIsInNoAddress) {
    const Service service = parse("index = \"https://pypi.example/simple\"\nbuild_secret = \"NETRC\"\n");
    EXPECT_EQ(service.app.index, "https://pypi.example/simple");
    EXPECT_EQ(secrets_of_source(service), std::set<std::string>{"NETRC"});
    EXPECT_TRUE(secrets_of_containers(service).empty());
    EXPECT_TRUE(refused_for("app.index", "index = \"https://me:secret@pypi.example/simple\"\n"));
    for (const char *index : {"http://127.0.0.1:3142/simple", "http://localhost/simple", "http://[::1]"})
        EXPECT_EQ(parse("build_secret = \"A\"\nindex = \"" + std::string{index} + "\"\n").app.index, index);
    for (const char *index :
         {"http://pypi.example/simple", "http://localhost.example/", "http://127.0.0.10/"})
        EXPECT_TRUE(refused_for("everybody on the way",
                                "build_secret = \"A\"\nindex = \"" + std::string{index} + "\"\n"))
            << index;
    EXPECT_EQ(parse("index = \"http://pypi.example\"\n").app.index, "http://pypi.example");
}

} // namespace fgn::model
