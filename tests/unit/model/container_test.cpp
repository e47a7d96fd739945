// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"
#include "refused.h"

namespace fgn::model {

namespace {

const std::string minimal = "[[container]]\nname = \"cache\"\nimage = \"redis:7\"\n";

Service parse(const std::string &text) {
    return parse_manifest(text, "fgn.toml", "hello");
}

std::string refused(const std::string &text) {
    return refusal([&] { parse(text); });
}

std::string another(const std::string &name, const std::string &more = "") {
    return "[[container]]\nname = \"" + name + "\"\nimage = \"b\"\n" + more;
}

} // namespace

TEST(Container, NeedsNoApplication) {
    const Service service = parse(minimal);
    EXPECT_FALSE(service.has_app());
    ASSERT_EQ(service.containers.size(), 1U);
    EXPECT_EQ(service.containers[0].name, "cache");
    EXPECT_EQ(service.containers[0].image, "redis:7");
    EXPECT_EQ(service.description, "Containers of hello");
}

TEST(Container, IsHardenedUnlessTheManifestSaysSo) {
    const Container container = parse(minimal).containers[0];
    EXPECT_FALSE(container.egress);
    EXPECT_EQ(container.relaxed, Relaxation{});
    EXPECT_TRUE(container.ports.empty());
}

TEST(Container, TakesEveryKey) {
    const Container container = parse(minimal + R"TOML(
entrypoint = ["redis-server"]
command = ["--port", "6379"]
env = { A = "b" }
ports = ["8080:80", "127.0.0.1:8053:53/udp", "[::1]:8081:81/tcp"]
egress = true
volumes = { data = "/data" }
binds = { "/srv/x" = "/etc/x" }
health = ["redis-cli", "ping"]
start_timeout = 90
stop_timeout = 5
user = 999
writable = true
capabilities = ["CAP_CHOWN"]
limits = { memory = "64M", cpus = 0.5, tasks = 32, files = 1024 }
)TOML")
                                    .containers[0];
    EXPECT_EQ(container.entrypoint, (std::vector<std::string>{"redis-server"}));
    EXPECT_EQ(container.command, (std::vector<std::string>{"--port", "6379"}));
    EXPECT_EQ(container.env.at("A"), "b");
    EXPECT_EQ(container.ports,
              (std::vector<PublishedPort>{
                  {"", 8080, 80, false}, {"127.0.0.1", 8053, 53, true}, {"::1", 8081, 81, false}}));
    EXPECT_TRUE(container.egress && container.relaxed.writable);
    EXPECT_EQ(container.volumes.at("data"), "/data");
    EXPECT_EQ(container.binds.at("/srv/x"), "/etc/x");
    EXPECT_EQ(container.health, (std::vector<std::string>{"redis-cli", "ping"}));
    EXPECT_EQ(container.start_timeout, 90U);
    EXPECT_EQ(container.stop_timeout, 5U);
    EXPECT_EQ(container.user, 999U);
    EXPECT_EQ(container.relaxed.capabilities, (std::vector<std::string>{"CAP_CHOWN"}));
    EXPECT_EQ(container.limits, (Limits{64U << 20U, 0.5, 32, 1024}));
}

TEST(Container, StartsAfterOnesAboveIt) {
    const Service service = parse(minimal + another("two", "after = [\"cache\"]\n"));
    EXPECT_EQ(service.containers[1].after, (std::vector<std::string>{"cache"}));
}

TEST(Container, CanNameNoCycle) {
    const std::string hint =
        " (write the one that starts first above the one that waits for it; a cycle has no first)";
    EXPECT_EQ(refused(minimal + "after = [\"two\"]\n" + another("two", "after = [\"cache\"]\n")),
              "fgn.toml:4:9: container.after: \"two\" is no [[container]] above this one" + hint);
    EXPECT_EQ(refused(minimal + "after = [\"cache\"]\n"),
              "fgn.toml:4:9: container.after: \"cache\" is no [[container]] above this one" + hint);
}

TEST(Container, EndsAsAJobOrAtTimes) {
    EXPECT_FALSE(parse(minimal).containers[0].ends());
    EXPECT_TRUE(parse(minimal + "job = true\n").containers[0].ends());
    EXPECT_EQ(parse(minimal + "timer = \"Mon *-*-* 03:00\"\n").containers[0].timer, "Mon *-*-* 03:00");
    EXPECT_EQ(refused(minimal + "job = true\ntimer = \"daily\"\n"),
              "fgn.toml:5:9: container.timer: job and timer exclude each other (leave one of the two out)");
    EXPECT_EQ(refused(minimal + "job = true\nhealth = [\"true\"]\n"),
              "fgn.toml:5:10: container.health: what ends has no health "
              "(leave health out: its exit code tells how it went)");
    EXPECT_EQ(refused(minimal + "timer = \"daily\"\n" + another("two", "after = [\"cache\"]\n")),
              "fgn.toml:8:9: container.after: \"cache\" runs at times (wait for none that has a timer)");
    for (const char *timer : {"", "-x", "a;b", "%h", "daily\\nOnBootSec=1"})
        EXPECT_NE(refused(minimal + "timer = \"" + timer + "\"\n"), "accepted") << timer;
}

TEST(Container, HasANameOfItsOwn) {
    EXPECT_EQ(
        refused(minimal + another("cache")),
        "fgn.toml:5:8: container.name: \"cache\" is there twice (give each container a name of its own)");
    for (const char *name : {"app", "db", "web", "migrate", "a-1", "1a", "", "abcdefghijklmnopqrstu"})
        EXPECT_NE(refused(another(name)), "accepted") << name;
}

TEST(Container, SaysWhatIsMissing) {
    EXPECT_EQ(refused("[[container]]\nname = \"cache\"\n"),
              "fgn.toml:1:1: container: image is missing "
              "(write image = \"docker.io/library/redis:7\", what `podman pull` takes)");
    EXPECT_EQ(refused("[[container]]\nimage = \"redis\"\n"),
              "fgn.toml:1:1: container: name is missing (write name = \"cache\", a name of your choice)");
    EXPECT_EQ(refused("[container]\nname = \"cache\"\n"),
              "fgn.toml:1:1: container: expected tables, each below its own [[container]], found a table");
    EXPECT_EQ(refused(minimal + "colour = \"red\"\n").substr(0, 50),
              "fgn.toml:4:1: unknown key 'colour' in [container] ");
}

TEST(Container, PublishesPortsOfAServiceUserOnce) {
    for (const char *port : {"80:80", "8080", "8080:0", "8080:80/sctp", "x:8080:80", "65536:80", ":8080:80"})
        EXPECT_NE(refused(minimal + "ports = [\"" + port + "\"]\n"), "accepted") << port;
    EXPECT_EQ(refused(minimal + "ports = [\"8080:80\"]\n" + another("two", "ports = [\"8080:81\"]\n")),
              "fgn.toml:8:9: container.ports: port 8080 is there twice");
    EXPECT_EQ(refused(minimal + "ports = [\"8080:80\", \"8080:80/udp\"]\n"), "accepted");
}

TEST(Container, MountsOneThingAtOnePathAndNoneOnTheSystems) {
    EXPECT_EQ(refused(minimal + "volumes = { a = \"/data\" }\nbinds = { \"/srv/b\" = \"/data\" }\n"),
              "fgn.toml:5:9: container.binds: \"/data\" is there twice");
    for (const char *path : {"/", "/proc", "/proc/x", "/dev/shm", "/sys", "/tmp", "data", "/a/../b"})
        EXPECT_NE(refused(minimal + "volumes = { a = \"" + path + "\" }\n"), "accepted") << path;
    for (const char *source : {"/", "/proc", "/etc/fgnctl", "relative"})
        EXPECT_NE(refused(minimal + "binds = { \"" + source + "\" = \"/data\" }\n"), "accepted") << source;
}

TEST(Container, IsRootOrAnotherUser) {
    EXPECT_NE(refused(minimal + "user = 5\nroot = true\n"), "accepted");
    EXPECT_NE(refused(minimal + "root = true\nuser = 5\n"), "accepted");
    EXPECT_NE(refused(minimal + "user = 0\n"), "accepted");
    EXPECT_TRUE(parse(minimal + "root = true\n").containers[0].relaxed.root);
}

TEST(Container, LeavesTheRestOfTheManifestToAnApplication) {
    EXPECT_EQ(refused(minimal + "[web]\nhttps = 8443\n"),
              "fgn.toml:4:1: web: there is no application that it could be of "
              "(leave it out, or write [app]; a [[container]] has keys of its own)");
    EXPECT_EQ(refused(minimal + "[limits.app]\ntasks = 64\n").substr(0, 47),
              "fgn.toml:4:1: limits.app: there is no applicati");
    EXPECT_EQ(parse(minimal + "[limits]\ndisk = \"1G\"\n").disk, 1U << 30U);
    EXPECT_EQ(refused("[app]\nsource = \".\"\n" + minimal).substr(0, 40),
              "fgn.toml:1:1: app.module is missing (wri");
}

} // namespace fgn::model
