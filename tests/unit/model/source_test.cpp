// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"
#include "model/pyproject.h"
#include "model/secret.h"
#include "model/source.h"
#include "model/source_tree.h"
#include "refused.h"

#include <map>

namespace fgn::model {

namespace {

std::string with(const std::string &source, const std::string &more = "") {
    return "[app]\nmodule = \"main:app\"\nsource = \"" + source + "\"\n" + more;
}

Service parse(const std::string &text) {
    return parse_manifest(text, "fgn.toml", "hello");
}

bool refused_for(const std::string &text, const std::string &why) {
    return refusal([&] { parse(text); }).find(why) != std::string::npos;
}

const std::string by_ssh = "deploy_key = \"KEY\"\nhost_key = \"ssh-ed25519 AAAAC3Nz+/=\"\n";

SourceTree tree(const std::map<std::string, std::string> &files) {
    return {[&files](const std::string &path, std::size_t) {
                const auto found = files.find(path);
                return found == files.end() ? std::nullopt : std::optional{found->second};
            },
            [](const std::string &path) { return path == "static"; }};
}

} // namespace

TEST(Source, IsAFolderOrARepository) {
    EXPECT_FALSE(parse(with("../site")).app.from_git());
    for (const char *url : {"https://git.example/site.git", "https://git.example:3000/a/~b/site",
                            "https://[2001:db8::1]/site.git"})
        EXPECT_EQ(parse(with(url)).app.git.url, url);
    for (const char *url :
         {"ssh://git@git.example/site.git", "ssh://git.example:2222/site.git", "git@git.example:me/site.git"})
        EXPECT_EQ(parse(with(url, by_ssh)).app.git.url, url);
}

TEST(Source, IsAnImageOnlyWhenItSaysSoInFull) {
    for (const char *image :
         {"registry.example/site:3", "registry.example:5000/team/my-site:v1.2_a", "localhost/site:latest",
          "127.0.0.1:5000/site@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"}) {
        EXPECT_EQ(parse(with(image)).app.image, image);
        EXPECT_FALSE(is_git_url(image)) << image;
    }
    for (const char *folder :
         {".", "./site:3", "../registry.example/site:3", "/srv/site:3", "registry.example/site",
          "site/code:3", "registry.example/Site:3", "registry.example/:3", "registry.example/site:",
          "registry.example/a//b:3", "registry.example/site:-x", "registry.example/site@sha256:0123",
          "-x.example/site:3", "registry.example:http/site:3", "registry.example/../site:3"}) {
        EXPECT_FALSE(is_image_reference(folder)) << folder;
        EXPECT_EQ(parse(with(folder)).app.source, folder);
    }
    EXPECT_FALSE(is_image_reference("git@git.example:me/site.git"));
    EXPECT_EQ(image_with("registry.example:5000/site:3", "4"), "registry.example:5000/site:4");
    const std::string digest = "sha256:" + std::string(64, 'a');
    EXPECT_EQ(image_with("registry.example/site:3", digest), "registry.example/site@" + digest);
    EXPECT_EQ(image_with("registry.example/site@" + digest, "4"), "registry.example/site:4");
}

TEST(Source, AnImageHasKeysOfItsKind) {
    const std::string image = "registry.example/site:3";
    EXPECT_EQ(reference(parse(with(image, "[update]\nevery = \"60s\"\n")).app), image);
    for (const char *key : {"branch = \"main\"\n", "token = \"T\"\n", "requirements = \"a.txt\"\n",
                            "[update]\nwebhook = \"/hook\"\n"})
        EXPECT_TRUE(refused_for(with(image, key), "app.source is an image")) << key;
    const std::map<std::string, std::string> files{
        {"main.py", "app = 1\n"}, {"pyproject.toml", "[project]\ndynamic = [\"dependencies\"]\n"}};
    EXPECT_EQ(check_source_tree(parse(with(image)), "HERE", tree(files)), std::nullopt);
}

TEST(Source, HoldsNoPasswordAndNoOption) {
    for (const char *url : {"https://me:secret@git.example/site.git", "https://me@git.example/site.git",
                            "ssh://git:secret@git.example/site.git", "http://git.example/site.git",
                            "file:///srv/site.git", "ext::sh -c date://x", "ssh://-oProxyCommand=x/site.git",
                            "https://git.example/a b", "https://git.example/a\\nb", "https://git.example"})
        EXPECT_TRUE(refused_for(with(url, by_ssh), "app.source: ")) << url;
    EXPECT_FALSE(is_git_url("-oProxyCommand=x@git.example:site.git"));
    EXPECT_FALSE(is_git_url("git@-oProxyCommand=x:site.git"));
    EXPECT_FALSE(is_git_url("git@git.example:-site.git"));
}

TEST(Source, HasKeysOfItsKind) {
    EXPECT_TRUE(refused_for(with(".", "branch = \"main\"\n"), "app.source is a folder"));
    EXPECT_TRUE(refused_for(with(".", "[update]\nevery = \"60s\"\n"), "which nobody watches"));
    EXPECT_TRUE(refused_for(with("https://a.example/b", by_ssh), "reached by HTTPS"));
    EXPECT_TRUE(refused_for(with("git@a.example:b", by_ssh + "token = \"T\"\n"), "reached by SSH"));
    EXPECT_TRUE(refused_for(with("git@a.example:b"), "host_key is missing"));
    EXPECT_TRUE(refused_for(with("git@a.example:b", "host_key = \"ssh-rsa A\"\n"), "deploy_key is missing"));
    EXPECT_EQ(parse(with(".", "[update]\nkeep = 7\nwatch = \"0\"\n")).update.keep, 7U);
}

TEST(Source, IsTheSameWhileItHoldsTheSameCommits) {
    const Git plain = parse(with("https://a.example/b")).app.git;
    const Git branch = parse(with("https://a.example/b", "branch = \"next\"\n")).app.git;
    const Git folder = parse(with("https://a.example/b", "folder = \"next\"\n")).app.git;
    EXPECT_EQ(reference(plain), "https://a.example/b#");
    EXPECT_EQ(reference(branch), "https://a.example/b#next");
    EXPECT_EQ(reference(folder), "https://a.example/b#:next");
    const Git token = parse(with("https://a.example/b", "token = \"T\"\n")).app.git;
    EXPECT_EQ(reference(token), reference(plain));
}

TEST(Source, NamesBranchesThatGitKnows) {
    for (const char *branch : {"main", "feature/x", "v1.2", "a+b"})
        EXPECT_EQ(
            parse(with("https://a.example/b", "branch = \"" + std::string{branch} + "\"\n")).app.git.branch,
            branch);
    for (const char *branch :
         {"", "-x", "/x", "x/", "a..b", "a//b", "x.lock", ".x", "a/.b", "a b", "a:b", "a^b", "@{1}"})
        EXPECT_TRUE(refused_for(with("https://a.example/b", "branch = \"" + std::string{branch} + "\"\n"),
                                "is not the name of a branch"))
            << branch;
}

TEST(Source, KnowsItsHostAsOpenSshDoes) {
    EXPECT_EQ(known_host({"git@a.example:b/c.git", {}, {}, false, {}, {}, {}}), "a.example");
    EXPECT_EQ(known_host({"ssh://git@a.example/b", {}, {}, false, {}, {}, {}}), "a.example");
    EXPECT_EQ(known_host({"ssh://a.example:2222/b", {}, {}, false, {}, {}, {}}), "[a.example]:2222");
}

TEST(Source, IsFetchedBySecretsThatNoContainerReads) {
    const Service service = parse(with("https://a.example/b", "secrets = [\"KEY\"]\ntoken = \"TOKEN\"\n"));
    EXPECT_EQ(secrets_of_containers(service), std::set<std::string>{"KEY"});
    EXPECT_EQ(secrets_of_source(service), std::set<std::string>{"TOKEN"});
    EXPECT_EQ(secrets_of(service), (std::set<std::string>{"KEY", "TOKEN"}));
}

TEST(Update, HasSpansOfTime) {
    const std::pair<const char *, std::uint32_t> spans[] = {{"0", 0},    {"5s", 5},    {"60s", 60},
                                                            {"5m", 300}, {"1h", 3600}, {"30d", 2'592'000}};
    for (const auto &[text, seconds] : spans)
        EXPECT_EQ(parse(with("https://a.example/b", "[update]\nevery = \"" + std::string{text} + "\"\n"))
                      .update.every,
                  seconds);
    for (const char *text : {"", "60", "1w", "-5s", "4s", "31d", "5 s", "99999999999s"})
        EXPECT_TRUE(refused_for(
            with("https://a.example/b", "[update]\nevery = \"" + std::string{text} + "\"\n"), "update.every"))
            << text;
}

TEST(SourceTree, HoldsWhatTheManifestSaysOfIt) {
    const Service service = parse(with(".", "requirements = \"deps.txt\"\n[web]\nstatic = \"static\"\n"));
    const std::map<std::string, std::string> good{{"main.py", "app = 1\n"}, {"deps.txt", "Flask\n"}};
    EXPECT_EQ(check_source_tree(service, "HERE", tree(good)), "Flask\n");
    const std::map<std::string, std::string> wrong{{"main.py", "application = 1\n"}};
    EXPECT_EQ(refusal([&] {
                  check_source_tree(service, "HERE", tree(wrong));
              }).find("main:app: HERE/main.py does not define app"),
              0U);
    const std::map<std::string, std::string> none{{"main.py", "app = 1\n"}};
    EXPECT_EQ(refusal([&] {
                  check_source_tree(service, "HERE", tree(none));
              }).find("HERE/deps.txt: there is no such file"),
              0U);
}

TEST(Update, RunsCommandsAroundAVersion) {
    const Update update = parse(with(".", "[update]\nbefore = [\"flask\", \"check\"]\nafter = [\"./tell\"]\n"
                                          "hook_timeout = \"20s\"\n"))
                              .update;
    EXPECT_EQ(update.before, (std::vector<std::string>{"flask", "check"}));
    EXPECT_EQ(update.after, std::vector<std::string>{"./tell"});
    EXPECT_EQ(update.hook_timeout, 20U);
    for (const char *span : {"0", "31m", "1d"})
        EXPECT_TRUE(refused_for(with(".", "[update]\nhook_timeout = \"" + std::string{span} + "\"\n"),
                                "update.hook_timeout"))
            << span;
}

TEST(Update, TakesAWebhookThatIsSigned) {
    const std::string url = "https://git.example/site.git", path = "[update]\nwebhook = \"/hooks/push\"\n",
                      name = "webhook_secret = \"HOOK\"\n";
    EXPECT_EQ(parse(with(url, path + name)).update.webhook, "/hooks/push");
    EXPECT_EQ(secrets_of_source(parse(with(url, path + name))), std::set<std::string>{"HOOK"});
    EXPECT_TRUE(refused_for(with(url, path), "update.webhook_secret is missing"));
    EXPECT_TRUE(refused_for(with(url, "[update]\n" + name), "update.webhook is missing"));
    EXPECT_TRUE(refused_for(with(".", path + name), "app.source is a folder"));
    for (const char *bad : {"hooks", "/", "/a b", "/a\\\"b", "/$uri", "/a//b", "/../b", "/a;b"})
        EXPECT_TRUE(refused_for(with(url, "[update]\nwebhook = \"" + std::string{bad} + "\"\n" + name),
                                "update.webhook"))
            << bad;
}

TEST(Pyproject, TellsWhatTheProjectNeeds) {
    EXPECT_EQ(pyproject_requirements(
                  "[project]\nname = \"x\"\ndependencies = [\"flask>=3\", \"a; python_version>'3'\"]\n", "f"),
              "flask>=3\na; python_version>'3'\n");
    EXPECT_EQ(pyproject_requirements("[project]\ndependencies = []\n", "f"), "\n");
    EXPECT_EQ(pyproject_requirements("[tool.ruff]\nline-length = 100\n", "f"), std::nullopt);
}

TEST(Pyproject, RefusesWhatOnlyItsBuildKnows) {
    const std::pair<const char *, const char *> wrong[] = {
        {"[project]\ndynamic = [\"version\", \"dependencies\"]\n", "project.dynamic"},
        {"[tool.poetry.dependencies]\nflask = \"^3\"\n", "Poetry"},
        {"[project]\ndependencies = [\"-r /etc/passwd\"]\n", "project.dependencies"},
        {"[project]\ndependencies = [\"a\\nb\"]\n", "project.dependencies"},
        {"[project]\ndependencies = \"flask\"\n", "project.dependencies"},
        {"[project\n", "not TOML"}};
    for (const auto &[text, why] : wrong)
        EXPECT_NE(refusal([&, form = text] { pyproject_requirements(form, "f"); }).find(why),
                  std::string::npos)
            << text;
}

TEST(SourceTree, TakesRequirementsBeforePyproject) {
    const std::map<std::string, std::string> both{{"requirements.txt", "a\n"},
                                                  {"pyproject.toml", "[project]\ndependencies = [\"b\"]\n"}},
        one{{"pyproject.toml", "[project]\ndependencies = [\"b\"]\n"}}, none;
    EXPECT_EQ(requirements(parse(with(".")).app, "HERE", tree(both)), "a\n");
    EXPECT_EQ(requirements(parse(with(".")).app, "HERE", tree(one)), "b\n");
    EXPECT_EQ(requirements(parse(with(".", "requirements = \"pyproject.toml\"\n")).app, "HERE", tree(both)),
              "b\n");
    EXPECT_EQ(requirements(parse(with(".")).app, "HERE", tree(none)), std::nullopt);
}

} // namespace fgn::model
