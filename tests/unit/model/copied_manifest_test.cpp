// SPDX-License-Identifier: Apache-2.0
#include "model/copied_manifest.h"
#include "model/manifest.h"
#include "refused.h"

namespace fgn::model {

namespace {

const char *const full = R"TOML(
[service]
name = "hello"
description = "Says \"hello\" – kindly"

[app]
source = "https://git.example/site.git"
module = "main:app"
health = "/health"
networks = ["backend"]
secrets = ["HOOK"]
egress = true
env = { QUOTES = 'a"b\c', OTHER = "it's" }

[web]
names = ["www.example.org"]
https = 8443
http = 8088
tls = "acme"
acme = { email = "me@example.org" }
static = "assets"
rate = 5

[update]
every = "60s"
before = ["warm"]
webhook = "/hooks/push"
webhook_secret = "HOOK"

[logs]
access = "json"

[limits]
disk = "5G"
app = { cpus = 0.5 }
web = { files = 1024 }

[backup]
at = "04:00"
before = ["pause"]
after = ["resume"]
check = "/check"
verify = "Sun 04:00"
keep_days = 14
repository = "sftp:me@nas.example:/backups"

[[network]]
name = "backend"

[[container]]
name = "cache"
image = "docker.io/library/redis:7"
ports = ["6379:6379"]
networks = ["backend"]
egress = true
)TOML";

const std::string containers =
    "[service]\nname = \"hello\"\n[logs]\nrate = 10\n[backup]\nverify = \"Sun 04:00\"\n"
    "[[container]]\nname = \"one\"\nimage = \"b\"\nports = [\"8080:80\"]\n"
    "[[container]]\nname = \"two\"\nimage = \"b\"\nafter = [\"one\"]\negress = true\n";

const std::string minimal = "[app]\nsource = \".\"\nmodule = \"main:app\"\n";

using Keys = std::vector<std::string>;

Service clone(const std::string &text) {
    return parse_manifest(clone_manifest(text).text, "fgn.toml", "staging");
}

Service rehearsal(const std::string &text, const std::string &check = "") {
    return parse_manifest(rehearsal_manifest(text, check).text, "fgn.toml", "verify-hello");
}

} // namespace

TEST(CloneManifest, TellsWhatOnlyOneServiceOfAMachineCanHave) {
    EXPECT_EQ(clone_manifest(full).left_out,
              (Keys{"web.https", "web.http", "web.names", "web.tls", "web.acme", "update.webhook",
                    "backup.repository", "update.webhook_secret", "container.ports"}));
    EXPECT_EQ(clone_manifest(minimal + "[web]\nshare = \"front\"\nnames = [\"a.example\"]\n"
                                       "certificate = \"a.pem\"\nkey = \"a.key\"\n")
                  .left_out,
              (Keys{"web.names", "web.share", "web.certificate", "web.key"}));
    EXPECT_EQ(clone_manifest(containers).left_out, Keys{"container.ports"});
    EXPECT_EQ(clone_manifest("[service]\nname = \"hello\"\n" + minimal).left_out, Keys{});
}

TEST(CloneManifest, IsAcceptedUnderAnotherNameWithoutAllThat) {
    const Service service = clone(full);
    EXPECT_EQ(service.name, "staging");
    EXPECT_FALSE(service.web.https || service.web.http);
    EXPECT_EQ(service.web.names, Keys{});
    EXPECT_EQ(service.web.certificate.source, CertificateSource::self_signed);
    EXPECT_EQ(service.update.webhook, "");
    EXPECT_EQ(service.backup.repository, "");
    EXPECT_TRUE(service.containers.at(0).ports.empty());
}

TEST(CloneManifest, KeepsTheRest) {
    const Service service = clone(full), before = parse_manifest(full, "fgn.toml", "hello");
    EXPECT_EQ(service.description, before.description);
    EXPECT_EQ(service.app.env, before.app.env);
    EXPECT_TRUE(service.app.egress && service.containers.at(0).egress && service.publishes_app());
    EXPECT_EQ(service.app.health, "/health");
    EXPECT_EQ(service.web.static_folder, "assets");
    EXPECT_EQ(service.web.rate, 5U);
    EXPECT_EQ(service.update.every, 60U);
    EXPECT_EQ(service.update.before, Keys{"warm"});
    EXPECT_EQ(service.logs.access, AccessLog::json);
    EXPECT_EQ(service.app_limits, before.app_limits);
    EXPECT_EQ(service.disk, before.disk);
    EXPECT_EQ(service.backup.at, "04:00");
    EXPECT_EQ(service.backup.verify, "Sun 04:00");
    EXPECT_EQ(service.backup.keep_days, 14U);
}

TEST(CloneManifest, KeepsTheOrderOfContainers) {
    const Service service = clone(containers);
    ASSERT_EQ(service.containers.size(), 2U);
    EXPECT_EQ(service.containers[1].after, Keys{"one"});
}

TEST(RehearsalManifest, ReachesNobodyAndIsReachedByNobody) {
    const Service service = rehearsal(full);
    EXPECT_TRUE(service.has_app());
    EXPECT_FALSE(service.web.published || service.has_web());
    EXPECT_FALSE(service.app.egress);
    EXPECT_FALSE(service.containers.at(0).egress);
    EXPECT_TRUE(service.containers.at(0).ports.empty());
}

TEST(RehearsalManifest, HasNoNetworkThatLeadsOut) {
    EXPECT_TRUE(rehearsal(full).network("backend")->internal);
}

TEST(RehearsalManifest, HasNothingOfWhatStays) {
    const Service service = rehearsal(full);
    EXPECT_EQ(service.update.every, 0U);
    EXPECT_EQ(service.update.before, Keys{});
    EXPECT_EQ(service.update.webhook, "");
    EXPECT_EQ(service.logs.access, AccessLog::text);
    EXPECT_EQ(service.web_limits, Limits{});
    EXPECT_EQ(service.disk, std::nullopt);
    for (const std::string &none :
         {service.backup.at, service.backup.check, service.backup.verify, service.backup.repository})
        EXPECT_EQ(none, "");
    EXPECT_TRUE(service.backup.before.empty() && service.backup.after.empty());
    EXPECT_EQ(service.app_limits.cpus, 0.5);
    EXPECT_EQ(service.app.env.at("QUOTES"), "a\"b\\c");
}

TEST(RehearsalManifest, IsHealthyAtAPathOfItsOwn) {
    EXPECT_EQ(rehearsal(full, "/check").app.health, "/check");
    EXPECT_EQ(rehearsal(full).app.health, "/health");
    EXPECT_EQ(rehearsal(minimal, "/check").app.health, "/check");
    EXPECT_EQ(rehearsal(minimal).app.health, "/");
}

TEST(RehearsalManifest, MayBeOfContainersAlone) {
    const Service service = rehearsal(containers, "/check");
    EXPECT_FALSE(service.has_app());
    EXPECT_EQ(service.backup.at, "");
    EXPECT_FALSE(service.logs.journal.any());
    ASSERT_EQ(service.containers.size(), 2U);
    EXPECT_TRUE(service.containers[0].ports.empty());
    EXPECT_FALSE(service.containers[1].egress);
}

TEST(CopiedManifest, IsOfTomlAlone) {
    for (const char *other : {"[app", "= 1", "[app]\nsource = \n"}) {
        EXPECT_TRUE(refusal([&] { clone_manifest(other); }).starts_with("the backup:")) << other;
        EXPECT_TRUE(refusal([&] { rehearsal_manifest(other, "/"); }).starts_with("the backup:")) << other;
    }
}

} // namespace fgn::model
