// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"
#include "refused.h"

namespace fgn::model {

namespace {

Web parse(const std::string &lines) {
    return parse_manifest("[app]\nsource = \".\"\nmodule = \"a:b\"\n[web]\n" + lines, "fgn.toml", "hello")
        .web;
}

std::string refused(const std::string &lines) {
    return refusal([&] { parse(lines); });
}

const std::string acme = "tls = \"acme\"\nnames = [\"www.example.org\"]\n";
const std::string account = "[web.acme]\nemail = \"a@example.org\"\n";

} // namespace

TEST(Certificate, ComesFromFilesWhenTheyAreNamed) {
    EXPECT_EQ(parse("").certificate.source, CertificateSource::self_signed);
    const Web web = parse("certificate = \"site.pem\"\nkey = \"/etc/ssl/private/site.key\"\n");
    EXPECT_EQ(web.certificate.source, CertificateSource::files);
    EXPECT_EQ(web.certificate.file, "site.pem");
    EXPECT_NE(refused("certificate = \"site.pem\"\n").find("web.key is missing"), std::string::npos);
    EXPECT_NE(refused("key = \"site.key\"\n").find("web.certificate is missing"), std::string::npos);
    EXPECT_NE(refused("tls = \"files\"\n").find("web.certificate is missing"), std::string::npos);
    EXPECT_NE(refused("tls = \"self-signed\"\ncertificate = \"site.pem\"\n").find("another kind"),
              std::string::npos);
}

TEST(Certificate, OfAnAuthorityTakesTheUsualPorts) {
    const Web web = parse(acme + account);
    EXPECT_EQ(web.certificate.source, CertificateSource::acme);
    EXPECT_EQ(web.https, 443);
    EXPECT_EQ(web.http, 80);
    EXPECT_TRUE(web.certificate.directory.starts_with("https://acme-v02.api.letsencrypt.org"));
    EXPECT_EQ(parse(acme + "http = 8080\n" + account).http, 8080);
}

TEST(Certificate, OfAnAuthorityIsForNamesThatCanBeProved) {
    EXPECT_NE(refused(acme).find("email"), std::string::npos);
    EXPECT_NE(refused("tls = \"acme\"\n" + account).find("web.names is missing"), std::string::npos);
    for (const char *name : {"*.example.org", "localhost"})
        EXPECT_NE(refused("tls = \"acme\"\nnames = [\"" + std::string{name} + "\"]\n" + account)
                      .find("no authority"),
                  std::string::npos);
    EXPECT_NE(refused(account).find("no certificate of an authority"), std::string::npos);
    EXPECT_NE(refused(acme + account + "directory = \"http://example.org\"\n").find("ACME directory"),
              std::string::npos);
}

} // namespace fgn::model
