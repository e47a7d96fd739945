// SPDX-License-Identifier: Apache-2.0
#include "model/front.h"
#include "model/manifest.h"
#include "refused.h"

namespace fgn::model {

namespace {

const std::string app = "[app]\nsource = \".\"\nmodule = \"a:b\"\n";

Service parse(const std::string &text) {
    return parse_manifest(text, "fgn.toml", "hello");
}

std::string refused(const std::string &text) {
    return refusal([&] { parse(text); });
}

std::string shared(const std::string &names, const std::string &more = "") {
    return app + "[web]\nshare = \"front\"\nnames = [" + names + "]\n" + more;
}

bool refused_for(const std::string &text, const std::string &why) {
    return refused(text).find(why) != std::string::npos;
}

} // namespace

TEST(Front, IsAManifestOfOneTable) {
    const Service service = parse("[front]\n");
    ASSERT_TRUE(service.front);
    EXPECT_EQ(service.front->https, 443);
    EXPECT_EQ(service.front->http, 80);
    EXPECT_TRUE(service.has_web());
    EXPECT_FALSE(service.has_app());
    EXPECT_FALSE(service.publishes_app());
    EXPECT_EQ(service.description, "Front hello");
    EXPECT_EQ(parse("[service]\ndescription = \"x\"\n[front]\nhttps = 8443\n").front->https, 8443);
}

TEST(Front, IsNothingElse) {
    EXPECT_EQ(refused("[front]\n" + app), "fgn.toml:2:1: app: a front only leads to other services "
                                          "(make it a service of its own, with [web] share)");
    for (const char *other : {"[web]\n", "[database]\nengine = \"sqlite\"\n", "[storage]\n", "[limits.app]\n",
                              "[[network]]\nname = \"a\"\n", "[[container]]\nname = \"a\"\nimage = \"b\"\n"})
        EXPECT_TRUE(refused_for(std::string{"[front]\n"} + other, "a front only leads")) << other;
    EXPECT_EQ(parse("[front]\n[limits.web]\nfiles = 1000\n").web_limits.files, 1000U);
}

TEST(Front, HasTwoPorts) {
    EXPECT_EQ(refused("[front]\nhttps = 80\n"), "fgn.toml:2:9: front.https: https and http are the same port "
                                                "(give one of them another)");
    EXPECT_TRUE(refused_for("[front]\nhttp = 0\n", "0 is not in 1 to 65535"));
}

TEST(Share, TakesThePlaceOfPorts) {
    const Service service = parse(shared("\"A.example\""));
    EXPECT_EQ(service.web.share, "front");
    EXPECT_EQ(service.web.names, (std::vector<std::string>{"a.example"}));
    EXPECT_EQ(refused(shared("\"a.example\"", "https = 8443\n")),
              "fgn.toml:7:9: web.https: the ports are those of the front \"front\" "
              "(leave it out, or leave share out)");
    EXPECT_TRUE(refused_for(shared("\"a.example\"", "http = 80\n"), "web.http: the ports are those"));
}

TEST(Share, LeavesThePortsOfAnAuthorityToTheFront) {
    const Service service =
        parse(shared("\"a.example\"", "tls = \"acme\"\nacme = { email = \"a@b.example\" }\n"));
    EXPECT_FALSE(service.web.https || service.web.http);
}

TEST(Share, NeedsNamesThatAFrontKnows) {
    EXPECT_TRUE(refused_for(app + "[web]\nshare = \"front\"\n", "web.names is missing"));
    EXPECT_TRUE(refused_for(shared(""), "leads nobody here without a name"));
    EXPECT_TRUE(refused_for(shared("\"*.a.example\""), "stands for many names"));
    EXPECT_TRUE(refused_for(shared("\"localhost\""), "is every service's"));
    const std::string label(60, 'a');
    EXPECT_TRUE(refused_for(shared("\"" + label + "." + label + "\""), "is too long for a front"));
    EXPECT_TRUE(refused_for(app + "[web]\nshare = \"hello\"\n", "this is the service itself"));
    EXPECT_TRUE(refused_for(app + "[web]\nshare = \"../x\"\n", "is not a service name"));
}

TEST(Share, HasSocketsThatOneAddressCanHold) {
    const std::string longest(31, 'f'), host = std::string(48, 'a') + ".b";
    EXPECT_EQ(front_socket(longest, "https", host).size(), 107U);
    const auto manifest = [&](const std::string &name) {
        return app + "[web]\nshare = \"" + longest + "\"\nnames = [\"" + name + "\"]\n";
    };
    EXPECT_EQ(refused(manifest(host)), "accepted");
    EXPECT_TRUE(refused_for(manifest(host + "c"), "is too long for a front"));
}

TEST(Published, IsAnApplicationUnlessTheManifestSaysOtherwise) {
    for (const char *web : {"", "[web]\npublished = true\nhttps = 8443\n"}) {
        const Service service = parse(app + web);
        EXPECT_TRUE(service.web.published && service.publishes_app() && service.has_web()) << web;
    }
    const Service hidden = parse(app + "[web]\npublished = false\n[limits.app]\nfiles = 1000\n");
    EXPECT_TRUE(hidden.has_app());
    EXPECT_FALSE(hidden.publishes_app());
    EXPECT_FALSE(hidden.has_web());
}

TEST(Published, HasAWebServerOrNoKeyOfOne) {
    const std::string hidden = app + "[web]\npublished = false\n";
    const char *const why = "nothing of it is published";
    EXPECT_EQ(refused(hidden + "https = 8443\n"),
              "fgn.toml:6:9: web.https: nothing of it is published, so there is no web server "
              "(leave it out, or web.published = false)");
    for (const char *key :
         {"names = [\"a.example\"]\n", "static = \"assets\"\n", "rate = 5\n", "http3 = true\n",
          "writable = true\n", "tls = \"self-signed\"\n", "headers = { X-A = \"b\" }\n"})
        EXPECT_TRUE(refused_for(hidden + key, why)) << key;
    EXPECT_TRUE(refused_for(app + "[web]\nrate = 5\npublished = false\n", why));
    EXPECT_TRUE(refused_for(hidden + "[logs]\naccess = \"json\"\n", "logs.access: nothing of it"));
    EXPECT_TRUE(refused_for(hidden + "[limits.web]\nfiles = 1000\n", "limits.web: nothing of it"));
    EXPECT_TRUE(refused_for("[app]\nsource = \"https://git.example/site.git\"\nmodule = \"a:b\"\n"
                            "[web]\npublished = false\n"
                            "[update]\nwebhook = \"/push\"\nwebhook_secret = \"HOOK\"\n",
                            "update.webhook: nothing of it"));
}

} // namespace fgn::model
