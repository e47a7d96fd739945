// SPDX-License-Identifier: Apache-2.0
#include "model/grammar.h"
#include "model/manifest.h"

#include <gtest/gtest.h>

namespace fgn::model {

namespace {

void expect(const Grammar &grammar, std::initializer_list<std::string> accepted,
            std::initializer_list<std::string> refused) {
    for (const std::string &text : accepted)
        EXPECT_TRUE(grammar.accepts(text)) << text;
    for (const std::string &text : refused)
        EXPECT_FALSE(grammar.accepts(text)) << text;
}

} // namespace

TEST(Grammar, OfServiceNames) {
    expect(
        grammar::name, {"a", "my-web2", std::string(31, 'a')},
        {"", "A", "2a", "-a", "a-", "a_b", "a.b", "a/b", "é", std::string(32, 'a'), std::string("a\0", 2)});
}

TEST(Grammar, OfModules) {
    expect(grammar::module, {"main:app", "a.b_c.d:_x1", "main:create()", "main:create('test', debug=True)"},
           {"", ":", "main", "main:", ":app", "main:app.wsgi", "main:a b", "a..b:c", ".a:c", "-m:app", "1a:b",
            "a:1b", "main:f(", "main:f)", "main:f(g())", "main:f()()", "main:f(\n)", "ma in:app",
            "main.py:app:x"});
}

TEST(Grammar, OfSourceFolders) {
    expect(grammar::source, {".", "..", "../site", "/srv/a b", "ünï"},
           {"", "a\nb", std::string("a\0b", 3), "git+https://example.org/a", std::string(5000, 'a')});
}

TEST(Grammar, OfPathsInsideTheSourceKeepsThemThere) {
    expect(grammar::inside, {"static", "a/b.txt", "..a", "a b"},
           {"", "/etc", "..", "a/..", "a/../b", "./a", "a//b", "a/", "a\nb", "a\x1b", "a$b"});
}

TEST(Grammar, OfMounts) {
    expect(grammar::url_folder, {"/media/", "/a/b-c/"},
           {"", "/", "//", "media/", "/media", "/a//b/", "/../", "/a b/"});
    expect(grammar::volume, {"cache", "a1"}, {"", "db", "dynamic", "static", "A", "a.b", "a/b"});
    expect(grammar::mount_point, {"/srv/a", "/var/cache/site", "/var/lib/data", "/applied"},
           {"", "/", "srv", "/srv/../etc", "/app", "/app/uploads", "/etc/x", "/var", "/var/lib", "/opt",
            "/usr/lib", "/run/secrets", "/tmp", "/var/lib/dynamic", "/srv/a:b"});
    expect(grammar::bind_source, {"/srv/pictures", "/home/me/a b", "/etc/ssl/certs"},
           {"", "/", "srv", "/srv/", "/proc", "/run/user/1000", "/sys/fs", "/dev/sda", "/etc/fgnctl/a.toml",
            "/var/lib/fgnctl/homes", "/srv/../etc"});
}

TEST(Grammar, OfHealthPaths) {
    expect(grammar::health, {"/", "/health?x=1"}, {"", "health", "/a b", "/a\r\nX: y", "/é", "http://x/"});
}

TEST(Grammar, OfEnvironments) {
    expect(grammar::variable, {"A", "_a1"}, {"", "1A", "A-B", "A=B", "A B"});
    expect(grammar::value, {"", "a=b \"c\" %n $x"}, {"a\nb", std::string("a\0b", 3)});
}

TEST(Grammar, OfHostNamesIsRfc1123WithALeadingWildcard) {
    expect(grammar::host, {"a", "example.org", "*.example.org", "1.example", std::string(63, 'a') + ".org"},
           {"", "*", "a.*.org", "-a.org", "a-.org", "a..org", ".org", "a.org.", "a_b.org", "a b", "a;b",
            "münchen.de", std::string(64, 'a') + ".org", "*.*.org"});
}

TEST(Grammar, OfDescriptionsIsOneHarmlessLine) {
    expect(grammar::description, {"Says hello – kindly", "100 % \"quoted\""},
           {"", "a\nb", "a\x1b[0m", "a\u202Eb", std::string(201, 'a')});
}

TEST(Grammar, OfHostWideSettings) {
    expect(grammar::image, {"nginx", "localhost:5000/a/b:1.2", "docker.io/x@sha256:00ff"},
           {"", "-x", "a b", "a\"b", "a\nb", "$x"});
    expect(grammar::index, {"https://pypi.org/simple", "http://user:pa%40ss@127.0.0.1:8080/"},
           {"", "https://", "ftp://x", "https://a b", "https://a\"", "https://a'", "https://a$x", "--x"});
    expect(grammar::build_network, {"", "host"}, {"none", " "});
    expect(grammar::home, {"/srv", "/var/lib/fgnctl/homes"},
           {"", "/", "srv", "/srv/", "/a//b", "/a/../b", "/a b"});
}

TEST(Size, HasBinarySuffixesAndNothingElse) {
    EXPECT_EQ(parse_size("0"), 0U);
    EXPECT_EQ(parse_size("12345"), 12345U);
    EXPECT_EQ(parse_size("4K"), 4096U);
    EXPECT_EQ(parse_size("16M"), 16U << 20U);
    EXPECT_EQ(parse_size("2G"), 2ULL << 30U);
    for (const char *text : {"", "K", "-1", "+1", " 1", "1 ", "1k", "1MB", "1.5G", "0x10",
                             "18446744073709551616", "17179869184G"})
        EXPECT_EQ(parse_size(text), std::nullopt) << text;
}

} // namespace fgn::model
