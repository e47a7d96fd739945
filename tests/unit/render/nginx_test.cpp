// SPDX-License-Identifier: Apache-2.0
#include "render/nginx.h"
#include "render/unit.h"

#include <gtest/gtest.h>

namespace fgn::render {

namespace {

std::string conf(const model::Web &web) {
    model::Service service;
    service.web = web;
    return nginx_conf(service, {8443, 8088, true});
}

bool has(const std::string &text, const std::string &part) {
    return text.find(part) != std::string::npos;
}

} // namespace

TEST(Nginx, SpeaksOldTlsOnlyInTheIntermediateProfile) {
    EXPECT_TRUE(has(conf({}), "ssl_protocols TLSv1.2 TLSv1.3;"));
    model::Web web;
    web.modern_tls = true;
    EXPECT_TRUE(has(conf(web), "ssl_protocols TLSv1.3;"));
    EXPECT_FALSE(has(conf(web), "ssl_ciphers"));
}

TEST(Nginx, ShowsAnErrorPageOfOnesOwn) {
    const std::string html = "<p title=\"{{title}}\">$5, {{status}}" + std::string(4000, 'x') + "</p>\n";
    const std::string text = nginx_conf({}, {8443, 8088, true}, html);
    EXPECT_TRUE(has(text, R"(default "<p title=\"${error_title}\">${dollar}5, ${status}xxx)"));
    EXPECT_TRUE(has(text, "default \"$error_page_1$error_page_2$error_page_3\";"));
    EXPECT_FALSE(has(text, std::string(1901, 'x')));
    EXPECT_TRUE(has(conf({}), "default \"$error_page_1\";"));
}

TEST(Nginx, SpeaksHttp3OnRequest) {
    EXPECT_FALSE(has(conf({}), "quic"));
    model::Service service;
    service.web.http3 = true;
    const std::string text = nginx_conf(service, {8443, 8088, true});
    EXPECT_TRUE(has(text, "        listen [::]:8443 ssl http2 default_server ipv6only=on;\n"
                          "        listen 0.0.0.0:8443 quic default_server;\n"
                          "        listen [::]:8443 quic default_server ipv6only=on;\n"));
    EXPECT_TRUE(has(text, "add_header Alt-Svc 'h3=\":8443\"; ma=86400' always;"));
    EXPECT_TRUE(has(web_socket(service, {8443, 8088, false}),
                    "ListenStream=0.0.0.0:8088\nListenDatagram=0.0.0.0:8443\n"));
}

TEST(Nginx, CountsWhatIsLimitedAlone) {
    EXPECT_FALSE(has(conf({}), "limit_req"));
    model::Web web;
    web.rate = 5;
    EXPECT_TRUE(has(conf(web), "limit_req zone=requests burst=50 nodelay;"));
    EXPECT_FALSE(has(conf(web), "limit_conn"));
    web.connections = 3;
    EXPECT_TRUE(has(conf(web), "limit_conn connections 3;"));
}

TEST(Nginx, AnswersAnAuthorityWhereThereIsOne) {
    EXPECT_FALSE(has(conf({}), "acme-challenge"));
    model::Web web;
    web.certificate.source = model::CertificateSource::acme;
    EXPECT_TRUE(has(conf(web), "location ^~ /.well-known/acme-challenge/"));
}

TEST(Nginx, WritesNothingOfRequestsOnDemand) {
    model::Service service;
    service.logs.access = model::AccessLog::off;
    const std::string text = nginx_conf(service, {8443, 8088, true});
    EXPECT_FALSE(has(text, "/dev/stdout"));
    EXPECT_TRUE(has(text, "    access_log off;\n    server_tokens"));
}

TEST(Nginx, WritesToFilesOnDemand) {
    model::Service service;
    service.logs.files = true;
    EXPECT_TRUE(
        has(nginx_conf(service, {8443, 8088, true}), "access_log /var/log/fgnctl/access.log line buffer"));
    service.logs.dated = true;
    EXPECT_TRUE(
        has(nginx_conf(service, {8443, 8088, true}), "error_log /var/log/fgnctl/current/error.log error;"));
}

TEST(Nginx, RefusesTheHandshakeForOtherNamesThanItsOwn) {
    EXPECT_FALSE(has(conf({}), "ssl_reject_handshake"));
    model::Web web;
    web.names = {"www.example.org"};
    EXPECT_TRUE(has(conf(web), "ssl_reject_handshake on;"));
}

} // namespace fgn::render
