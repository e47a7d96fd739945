// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "fakes/podman/http_server.h"
#include "http/probe.h"
#include "tls/certificate.h"
#include "unit/http/tls_server.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

namespace fgn::http {

namespace {

using namespace std::chrono_literals;

constexpr auto healthy = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nServer: nginx\r\n\r\nok";

class Loopback {
  public:
    explicit Loopback(const std::string &answer, fakes::Cut cut = {})
        : server_(
              listen_on_loopback(port_),
              [this, answer](const fakes::HttpRequest &request) { return seen_ = request, answer; },
              [cut](const fakes::HttpRequest &) { return cut; }) {}

    Address address() const { return {"127.0.0.1", port_}; }
    const fakes::HttpRequest &seen() const { return seen_; }

  private:
    std::uint16_t port_ = 0;
    fakes::HttpRequest seen_;
    fakes::HttpServer server_;
};

} // namespace

TEST(ProbeHttp, GivesARedirectBackInsteadOfFollowingIt) {
    const Loopback server{"HTTP/1.1 301 Moved\r\nLocation: https://a.example/\r\nContent-Length: 0\r\n\r\n"};
    const Outcome outcome = probe_http(server.address(), {.host = "a.example", .path = "/x?y"});
    ASSERT_TRUE(outcome.answer) << outcome.reason;
    EXPECT_EQ(outcome.answer->status, 301);
    EXPECT_EQ(outcome.answer->headers.at("location"), "https://a.example/");
    EXPECT_EQ(server.seen().headers.at("host"), "a.example");
    EXPECT_EQ(server.seen().target, "/x?y");
}

TEST(ProbeHttp, SaysWhyThereIsNoAnswer) {
    std::uint16_t port = 0;
    listen_on_loopback(port); // and close at once
    EXPECT_EQ(probe_http({"127.0.0.1", port}, {}).reason, "Connection refused");
    EXPECT_EQ(probe_http({"localhost", port}, {}).reason, "not a numeric address");
    const Loopback silent{healthy, {fakes::Cut::End::stall, 5}};
    EXPECT_EQ(probe_http(silent.address(), {.timeout = 60ms}).reason, "not done within 0.1 s");
}

TEST(ProbeHttp, TakesNoMoreThan64KiB) {
    const std::string body(65'537, 'x');
    const Loopback server{"HTTP/1.1 200 OK\r\nContent-Length: 65537\r\n\r\n" + body};
    EXPECT_EQ(probe_http(server.address(), {}).reason, "it is larger than 64 KiB");
}

TEST(ProbeHttps, TrustsTheOneCertificateAndAsksForTheName) {
    TlsServer server{healthy};
    const Outcome outcome =
        probe_https({"127.0.0.1", server.port()}, tls::read_certificate(server.pem())->fingerprint,
                    {.host = "a.example"});
    ASSERT_TRUE(outcome.answer) << outcome.reason;
    EXPECT_EQ(outcome.answer->status, 200);
    EXPECT_EQ(outcome.answer->body, "ok");
    EXPECT_EQ(server.requested_name(), "a.example");
}

TEST(ProbeHttps, AsksForNoNameThatIsAnAddress) {
    TlsServer server{healthy};
    probe_https({"127.0.0.1", server.port()}, tls::read_certificate(server.pem())->fingerprint,
                {.host = "127.0.0.1"});
    EXPECT_EQ(server.requested_name(), "");
}

TEST(ProbeHttps, SendsNothingToAnotherCertificate) {
    const TlsServer other{healthy};
    for (const std::string &pin : {tls::read_certificate(other.pem())->fingerprint, std::string{}}) {
        const TlsServer server{healthy};
        const Outcome outcome = probe_https({"127.0.0.1", server.port()}, pin, {});
        EXPECT_FALSE(outcome.answer);
        EXPECT_EQ(outcome.reason, "it shows another certificate than the expected one");
    }
}

TEST(ProbeHttps, TellsAnAnswerThatWasCutOff) {
    const TlsServer server{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok", false};
    const Outcome outcome =
        probe_https({"127.0.0.1", server.port()}, tls::read_certificate(server.pem())->fingerprint, {});
    EXPECT_FALSE(outcome.answer);
    EXPECT_EQ(outcome.reason, "the connection ended too early");
}

TEST(ProbeHttps, SaysThatAPortSpeaksNoTls) {
    const Loopback plain{healthy};
    EXPECT_FALSE(probe_https(plain.address(), "00", {.timeout = 200ms}).answer);
}

TEST(ProbeUnix, ReachesASocketWhosePathIsTooLongForAnAddress) {
    const fakes::SocketDirectory directory;
    const fakes::HttpServer server{directory / "app.sock",
                                   [](const fakes::HttpRequest &) { return healthy; }};
    const std::string deep = directory / std::string(120, 'd');
    ASSERT_EQ(::mkdir(deep.c_str(), 0700), 0);
    ASSERT_EQ(::rename((directory / "app.sock").c_str(), (deep + "/app.sock").c_str()), 0);
    const Outcome outcome = probe_unix(deep + "/app.sock", {.path = "/health"});
    ASSERT_TRUE(outcome.answer) << outcome.reason;
    EXPECT_EQ(outcome.answer->status, 200);
    EXPECT_LT(outcome.answer->elapsed, 5s);
}

TEST(ProbeUnix, SaysThatThereIsNoSocket) {
    EXPECT_EQ(probe_unix("/nonexistent/app.sock", {}).reason, "No such file or directory");
}

} // namespace fgn::http
