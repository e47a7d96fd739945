// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"
#include "refused.h"

namespace fgn::model {

namespace {

const std::string minimal = "[app]\nsource = \".\"\nmodule = \"main:app\"\n";

const char *const every_key = R"TOML(
[service]
name = "hello"
description = "Says hello – kindly"

[app]
source = "../site"
module = "pkg.site:create_app()"
requirements = "deploy/requirements.txt"
replicas = 2
workers = 3
threads = 8
timeout = 60
worker_class = "gevent"
graceful_timeout = 20
max_requests = 1000
gunicorn_config = "deploy/gunicorn.py"
health = "/health?full=1"
start_timeout = 300
migrate = ["flask", "db", "upgrade"]
egress = true
env = { LOG_LEVEL = "info", _x1 = "" }

[web]
names = ["Hello.Example.org", "*.example.net"]
https = 8443
http = 8088
tls = "self-signed"
static = "assets/static"
include = "deploy/nginx.conf"
max_body = "1G"
workers = 4
keepalive_timeout = 0
header_timeout = 10
body_timeout = 20
send_timeout = 25

[database]
engine = "mariadb"
buffer_pool = "256M"
connections = 40
[storage]
dynamic = true
static = "/media/"
volumes = { cache = "/var/cache/site" }
binds = { "/srv/pictures" = "/srv/pictures" }

[limits]
disk = "5G"

[limits.app]
memory = "512M"
cpus = 0.5
tasks = 256
files = 1024

[limits.web]
memory = 67108864
cpus = 2
tasks = 64
files = 1024

[limits.database]
memory = "1G"
cpus = 1.5
tasks = 100
files = 1024
)TOML";

Service parse(const std::string &text) {
    return parse_manifest(text, "fgn.toml", "hello");
}

std::string refused(const std::string &text) {
    return refusal([&] { parse(text); });
}

/// The refusal of one line in [app], which is line 4 of the text.
std::string refused_in_app(const std::string &line) {
    return refused(minimal + line + "\n");
}

} // namespace

TEST(Manifest, OfThreeLinesIsCompletedBySafeDefaults) {
    const Service service = parse(minimal);
    EXPECT_EQ(service.name, "hello");
    EXPECT_EQ(service.description, "Web application hello");
    EXPECT_EQ(service.app.source, ".");
    EXPECT_EQ(service.app.module, "main:app");
    EXPECT_EQ(service.app.requirements, std::nullopt);
    EXPECT_EQ(service.app.health, "/");
    EXPECT_FALSE(service.app.egress);
    EXPECT_EQ(service.web.https, std::nullopt);
    EXPECT_EQ(service.app_limits, Limits{});
}

TEST(Manifest, MayNameEveryKey) {
    const Service service = parse(every_key);
    EXPECT_EQ(service.description, "Says hello – kindly");
    EXPECT_EQ(service.app.source, "../site");
    EXPECT_EQ(service.app.module, "pkg.site:create_app()");
    EXPECT_EQ(service.app.requirements, "deploy/requirements.txt");
    EXPECT_EQ(service.app.replicas * service.app.workers, 6U);
    EXPECT_EQ(service.app.threads, 8U);
    EXPECT_EQ(service.app.timeout, 60U);
    EXPECT_EQ(service.app.worker_class, "gevent");
    EXPECT_EQ(service.app.graceful_timeout, 20U);
    EXPECT_EQ(service.app.max_requests, 1000U);
    EXPECT_EQ(service.app.gunicorn_config, "deploy/gunicorn.py");
    EXPECT_EQ(service.app.health, "/health?full=1");
    EXPECT_EQ(service.app.start_timeout, 300U);
    EXPECT_EQ(service.app.migrate, (std::vector<std::string>{"flask", "db", "upgrade"}));
    EXPECT_TRUE(service.app.egress);
    EXPECT_EQ(service.app.env, (std::map<std::string, std::string>{{"LOG_LEVEL", "info"}, {"_x1", ""}}));
    EXPECT_EQ(service.web.names, (std::vector<std::string>{"hello.example.org", "*.example.net"}));
    EXPECT_EQ(service.web.https, 8443);
    EXPECT_EQ(service.web.http, 8088);
    EXPECT_EQ(service.web.static_folder, "assets/static");
    EXPECT_EQ(service.web.max_body, 1U << 30U);
    EXPECT_EQ(service.web.workers, 4U);
    EXPECT_EQ(service.web.keepalive_timeout, 0U);
    EXPECT_EQ(service.web.header_timeout, 10U);
    EXPECT_EQ(service.web.include, "deploy/nginx.conf");
    EXPECT_EQ(service.web.body_timeout, 20U);
    EXPECT_EQ(service.web.send_timeout, 25U);
    EXPECT_EQ(service.app_limits, (Limits{512U << 20U, 0.5, 256, 1024}));
    EXPECT_TRUE(service.has_mariadb());
    EXPECT_EQ(service.database->buffer_pool, 256U << 20U);
    EXPECT_EQ(service.database->connections, 40U);
    EXPECT_TRUE(service.storage.dynamic);
    EXPECT_EQ(service.storage.static_path, "/media/");
    EXPECT_EQ(service.storage.volumes, (std::map<std::string, std::string>{{"cache", "/var/cache/site"}}));
    EXPECT_EQ(service.storage.binds,
              (std::map<std::string, std::string>{{"/srv/pictures", "/srv/pictures"}}));
    EXPECT_EQ(service.web_limits, (Limits{64U << 20U, 2.0, 64, 1024}));
    EXPECT_EQ(service.database_limits, (Limits{1U << 30U, 1.5, 100, 1024}));
    EXPECT_EQ(service.disk, std::uint64_t{5} << 30U);
}

TEST(Manifest, HasADatabaseOnlyIfItNamesTheEngine) {
    EXPECT_FALSE(parse(minimal).database);
    EXPECT_EQ(parse(minimal + "[database]\nengine = \"sqlite\"\n").database->engine, Engine::sqlite);
    EXPECT_EQ(refused(minimal + "[database]\n"),
              "fgn.toml:4:1: database.engine is missing "
              "(write in [database]: engine = \"mariadb\", or \"sqlite\")");
    EXPECT_EQ(refused(minimal + "[database]\nengine = \"oracle\"\n"),
              "fgn.toml:5:10: database.engine: \"oracle\" is not a database engine "
              "(write \"mariadb\" or \"sqlite\")");
}

TEST(Manifest, RefusesLimitsOfADatabaseThatIsNotThere) {
    EXPECT_EQ(refused(minimal + "[limits.database]\nmemory = \"1G\"\n"),
              "fgn.toml:4:1: limits.database: there is no MariaDB to limit "
              "(leave it out, or write [database] engine = \"mariadb\")");
}

TEST(Manifest, RefusesTheSettingsOfAServerForSqlite) {
    EXPECT_EQ(
        refused(minimal + "[database]\nengine = \"sqlite\"\nconnections = 20\n"),
        "fgn.toml:6:15: database.connections: SQLite has no server (leave it out, or take \"mariadb\")");
}

TEST(Manifest, MountsOneThingAtOnePath) {
    EXPECT_EQ(
        refused(minimal + "[storage]\nvolumes = { a = \"/srv/a\" }\nbinds = { \"/srv/b\" = \"/srv/a\" }\n"),
        "fgn.toml:6:9: storage.binds: \"/srv/a\" is there twice");
}

TEST(Manifest, ServesNoTwoFoldersAtOnePath) {
    EXPECT_EQ(refused(minimal + "[web]\nstatic = \"static\"\n[storage]\nstatic = \"/static/\"\n"),
              "fgn.toml:7:10: storage.static: web.static is served there already "
              "(write another folder, like \"/media/\")");
}

TEST(Manifest, SaysHowToWriteWhatIsMissing) {
    EXPECT_EQ(refused(""), "fgn.toml:1:1: app.source is missing "
                           "(write in [app]: source = \".\", the folder of the application)");
    EXPECT_EQ(refused("\n[app]\nsource = \".\"\n"),
              "fgn.toml:2:1: app.module is missing "
              "(write in [app]: module = \"main:app\", for the object app of main.py)");
}

TEST(Manifest, NamesTheNearestKeyForAnUnknownOne) {
    EXPECT_EQ(refused("[app]\nmodul = \"main:app\"\n"),
              "fgn.toml:2:1: unknown key 'modul' in [app] (did you mean 'module'?)");
    EXPECT_EQ(refused("[aap]\nmodule = 1\n"), "fgn.toml:1:2: unknown key 'aap' (did you mean 'app'?)");
    EXPECT_EQ(refused("[limits.wob]\n"), "fgn.toml:1:9: unknown key 'wob' in [limits] (did you mean 'web'?)");
    EXPECT_EQ(refused_in_app("database = 1"),
              "fgn.toml:4:1: unknown key 'database' in [app] (see fgn.toml(5) for the keys)");
}

TEST(Manifest, TellsTheTableThatAMisplacedKeyBelongsTo) {
    EXPECT_EQ(refused("source = \".\"\n"), "fgn.toml:1:1: unknown key 'source' ('source' belongs to [app])");
    EXPECT_EQ(refused_in_app("https = 443"),
              "fgn.toml:4:1: unknown key 'https' in [app] ('https' belongs to [web])");
}

TEST(Manifest, DoesNotTakeAQuotedKeyWithDotsForAPath) {
    EXPECT_EQ(refused("\"app.source\" = \".\"\n"),
              "fgn.toml:1:1: unknown key 'app.source' (see fgn.toml(5) for the keys)");
}

TEST(Manifest, ReportsTheFirstErrorOfTheText) {
    EXPECT_EQ(refused("[web]\nnope = 1\n[app]\nnope = 1\n").substr(0, 12), "fgn.toml:2:1");
}

TEST(Manifest, SaysWhichTypeWasExpectedAndFound) {
    EXPECT_EQ(refused_in_app("workers = \"3\""),
              "fgn.toml:4:11: app.workers: expected an integer, found a string");
    EXPECT_EQ(refused_in_app("workers = 1.5"),
              "fgn.toml:4:11: app.workers: expected an integer, found a number");
    EXPECT_EQ(refused_in_app("egress = 1"),
              "fgn.toml:4:10: app.egress: expected true or false, found an integer");
    EXPECT_EQ(refused_in_app("health = [1]"), "fgn.toml:4:10: app.health: expected a string, found a list");
    EXPECT_EQ(refused_in_app("env = \"A=1\""),
              "fgn.toml:4:7: app.env: expected a table of strings, found a string");
    EXPECT_EQ(refused_in_app("env = { A = 1 }"),
              "fgn.toml:4:13: app.env.A: expected a string, found an integer");
    EXPECT_EQ(refused("app = 2026-01-01\n"), "fgn.toml:1:7: app: expected a table, found a date or time");
    EXPECT_EQ(refused("[[app]]\n"), "fgn.toml:1:1: app: expected a table, found a list");
    EXPECT_EQ(refused(minimal + "[web]\nnames = \"a\""),
              "fgn.toml:5:9: web.names: expected a list of strings, found a string");
}

TEST(Manifest, SaysTheRangeOfANumber) {
    EXPECT_EQ(refused_in_app("workers = 0"), "fgn.toml:4:11: app.workers: 0 is not in 1 to 128");
    EXPECT_EQ(refused(minimal + "[web]\nhttps = 65536"),
              "fgn.toml:5:9: web.https: 65536 is not in 1 to 65535");
    EXPECT_EQ(refused(minimal + "[limits.app]\ncpus = 0"),
              "fgn.toml:5:8: limits.app.cpus: 0 is not in 0.01 to 4096");
    EXPECT_NE(refused(minimal + "[limits.app]\ncpus = nan"), "accepted");
    EXPECT_NE(refused(minimal + "[limits.app]\ncpus = inf"), "accepted");
    EXPECT_EQ(refused(minimal + "[limits.app]\nmemory = \"1K\""),
              "fgn.toml:5:10: limits.app.memory: 1K is not in 16 MiB to 64 TiB");
}

TEST(Manifest, SaysTheGrammarOfAValue) {
    EXPECT_EQ(refused("[app]\nsource = \".\"\nmodule = \"main\""),
              "fgn.toml:3:10: app.module: \"main\" is not a module and the application in it "
              "(write \"FILE:NAME\" or \"PACKAGE.FILE:FACTORY()\", like \"main:app\" for app in main.py)");
    EXPECT_EQ(refused(minimal + "[limits.web]\nmemory = \"12 apples\""),
              "fgn.toml:5:10: limits.web.memory: \"12 apples\" is not a size "
              "(write bytes, or a number with K, M or G (of 1024), like \"512M\")");
    EXPECT_EQ(refused_in_app("env = { \"A B\" = \"\" }"),
              "fgn.toml:4:17: app.env.A B: not the name of an environment variable "
              "(use A-Z, a-z, 0-9 and '_'; the first is not a digit)");
}

TEST(Manifest, RefusesTheNameOfAnotherService) {
    EXPECT_EQ(refused("[service]\nname = \"other\"\n"),
              "fgn.toml:2:8: service.name: the manifest is of 'other', the command names 'hello' "
              "(give the command the manifest's name, or leave service.name out)");
}

TEST(Manifest, RefusesOnePortForTwoUsesInWhateverOrder) {
    EXPECT_EQ(refused(minimal + "[web]\nhttps = 8443\nhttp = 8443"),
              "fgn.toml:6:8: web.http: https and http are the same port");
    EXPECT_EQ(refused(minimal + "[web]\nhttp = 8443\nhttps = 8443"),
              "fgn.toml:6:9: web.https: https and http are the same port");
}

TEST(Manifest, RefusesAHostNameThatIsThereTwice) {
    EXPECT_EQ(refused(minimal + "[web]\nnames = [\"a.org\", \"A.org\"]"),
              "fgn.toml:5:9: web.names: \"a.org\" is there twice");
}

TEST(Manifest, PassesOnThePositionAndReasonOfASyntaxError) {
    EXPECT_EQ(refused("[app]\nsource = \n"),
              "fgn.toml:2:10: not TOML: key-value pair: expected value, saw '\\n'");
    EXPECT_EQ(refused("a = 1\na = 2\n"),
              "fgn.toml:2:5: not TOML: key-value pair: cannot redefine existing integer 'a'");
    EXPECT_EQ(refused("# \xff\n").substr(0, 22), "fgn.toml:1:2: not TOML");
}

TEST(Manifest, IsBoundedInLengthAndDepth) {
    EXPECT_EQ(refused(std::string((64U << 10U) + 1, '\n')), "fgn.toml:1:1: longer than 64 KiB");
    std::string deep = "[a";
    for (int i = 0; i < 32'000; ++i)
        deep += ".a";
    EXPECT_EQ(refused(deep + "]"), "fgn.toml:1:1: more than 4000 dots");
    EXPECT_NE(refused("a = " + std::string(60'000, '[')), "accepted");
}

TEST(Manifest, DisarmsTextThatItQuotes) {
    EXPECT_EQ(refused("\"\\u001b[31m\" = 1"),
              "fgn.toml:1:1: unknown key '\uFFFD[31m' (see fgn.toml(5) for the keys)");
}

} // namespace fgn::model
