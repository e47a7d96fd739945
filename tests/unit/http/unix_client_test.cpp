// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "fakes/podman/http_server.h"
#include "http/unix_client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <cstring>

namespace fgn::http {

namespace {

using fakes::Cut;
using fakes::HttpRequest;
using testing::HasSubstr;
using namespace std::chrono_literals;

class UnixClientTest : public testing::Test {
  protected:
    /// Every request gets `bytes`, whole or cut.
    UnixClient serve(std::string bytes, Cut cut = {}) {
        server_.emplace(
            directory_ / "s",
            [this, bytes = std::move(bytes)](const HttpRequest &request) {
                seen_ = request;
                ++count_;
                return bytes;
            },
            [cut](const HttpRequest &) { return cut; });
        return UnixClient{directory_ / "s", ::getuid()};
    }

    std::string reason_of(const UnixClient &client, const Request &request) {
        try {
            client.send(request);
        } catch (const Error &error) {
            return error.reason();
        }
        return "no error";
    }

    static Request impatient(const std::string &method = "GET") {
        Request request;
        request.method = method;
        request.deadlines = {50ms, 50ms, 200ms};
        return request;
    }

    fakes::SocketDirectory directory_;
    HttpRequest seen_; // read after the server has answered
    std::atomic<int> count_ = 0;
    std::optional<fakes::HttpServer> server_;
};

constexpr auto hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Odd: Value\r\n\r\nhello";

} // namespace

TEST_F(UnixClientTest, SendsAnHonestHostAndAsksForTheEnd) {
    const Response response = serve(hello).send({.target = "/a%2Fb?c=%20"});
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "hello");
    EXPECT_EQ(response.header("x-odd"), "Value");
    EXPECT_EQ(response.header("missing"), "");
    EXPECT_EQ(seen_.target, "/a%2Fb?c=%20");
    EXPECT_EQ(seen_.headers["host"], "localhost");
    EXPECT_EQ(seen_.headers["connection"], "close");
}

TEST_F(UnixClientTest, GivesEveryStatusBack) {
    for (const int status : {201, 204, 304, 404, 409, 500}) {
        const std::string code = std::to_string(status);
        EXPECT_EQ(serve("HTTP/1.1 " + code + " X\r\nA: b\r\n\r\n").send({.method = "POST"}).status, status);
    }
}

TEST_F(UnixClientTest, SendsABodyWithItsLengthAndType) {
    serve(hello).send({.method = "POST", .headers = {{"Content-Type", "application/json"}}, .body = "{}"});
    EXPECT_EQ(seen_.headers["content-type"], "application/json");
    EXPECT_EQ(seen_.headers["content-length"], "2");
    EXPECT_EQ(seen_.body, "{}");
}

TEST_F(UnixClientTest, StreamsAnUploadFromAnOpenFile) {
    const std::string content(200'000, 'x');
    const os::Fd file{::memfd_create("upload", MFD_CLOEXEC)};
    os::write_all(file.get(), content, "memfd");
    ::lseek(file.get(), 0, SEEK_SET);
    serve(hello).send({.method = "POST", .upload = read_from(file.get())});
    EXPECT_EQ(seen_.headers["transfer-encoding"], "chunked");
    EXPECT_EQ(seen_.body, content);
}

TEST_F(UnixClientTest, PassesOnWhatTheSourceOfAnUploadThrows) {
    Request request{.method = "POST", .upload = [](char *, std::size_t) -> std::size_t {
                        throw Error{"read", "tar", "gone"};
                    }};
    EXPECT_EQ(reason_of(serve(hello), request), "gone");
}

TEST_F(UnixClientTest, HearsAnAnswerThatComesBeforeTheUploadEnds) {
    const std::string refusal = "HTTP/1.1 400 Bad\r\nContent-Length: 3\r\n\r\nbad";
    Request request{.method = "POST", .upload = [](char *buffer, std::size_t size) {
                        std::memset(buffer, 'x', size);
                        return size; // for ever
                    }};
    const Response response = serve(refusal, {Cut::End::reset}).send(request);
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(response.body, "bad");
}

TEST_F(UnixClientTest, StreamsASuccessfulBodyAndKeepsAnError) {
    std::string streamed;
    Request request{.sink = [&](std::string_view bytes) { streamed += bytes; }};
    EXPECT_EQ(serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n")
                  .send(request)
                  .body,
              "");
    EXPECT_EQ(streamed, "abc");
    EXPECT_EQ(serve("HTTP/1.1 500 Bad\r\nContent-Length: 3\r\n\r\nbad").send(request).body, "bad");
    EXPECT_EQ(streamed, "abc");
}

TEST_F(UnixClientTest, EndsWhenTheSinkThrowsAndPassesItOn) {
    struct Cancelled {};
    Request request{.sink = [](std::string_view) { throw Cancelled{}; }};
    EXPECT_THROW(serve(hello).send(request), Cancelled);
    EXPECT_EQ(count_, 1);
}

TEST_F(UnixClientTest, RefusesABodyBeyondItsLimit) {
    EXPECT_EQ(reason_of(serve(hello), {.limit = 4}), "it is larger than 4 B");
    EXPECT_EQ(serve(hello).send({.limit = 5}).body, "hello");
}

TEST_F(UnixClientTest, RefusesAHeadWithoutEnd) {
    const std::string line(100'000, 'a');
    EXPECT_EQ(reason_of(serve("HTTP/1.1 200 " + line), {}), "its head is too long");
    EXPECT_EQ(reason_of(serve("HTTP/1.1 200 OK\r\nA: " + line), {}), "its head is too long");
    std::string headers;
    for (int i = 0; i < 90; ++i)
        headers += "A: " + std::string(200, 'b') + "\r\n";
    EXPECT_EQ(reason_of(serve("HTTP/1.1 200 OK\r\n" + headers), {}), "its head is too long");
}

TEST_F(UnixClientTest, RefusesFramingWithoutEnd) {
    const std::string size(100'000, '0');
    EXPECT_EQ(reason_of(serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size), {}),
              "its head is too long");
}

TEST_F(UnixClientTest, AcceptsAStreamOfManyTinyChunks) {
    std::string bytes = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 20'000; ++i)
        bytes += "1\r\nx\r\n";
    EXPECT_EQ(serve(bytes + "0\r\n\r\n").send({}).body, std::string(20'000, 'x'));
}

TEST_F(UnixClientTest, TellsAnAnswerThatBrokeOffAtAnyByte) {
    const std::string whole = hello;
    for (std::size_t bytes = 1; bytes < whole.size(); ++bytes)
        EXPECT_EQ(reason_of(serve(whole, {Cut::End::close, bytes}), {}),
                  "the connection ended before the answer did")
            << bytes;
}

TEST_F(UnixClientTest, TellsATruncatedChunk) {
    EXPECT_EQ(reason_of(serve("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"), {}),
              "the connection ended before the answer did");
}

TEST_F(UnixClientTest, TellsWhatIsNotHttp) {
    EXPECT_EQ(reason_of(serve("220 mail.example ESMTP\r\n"), {}), "it is malformed HTTP");
}

TEST_F(UnixClientTest, SendsAGetAgainWhenTheConnectionDiedUnanswered) {
    for (const Cut::End end : {Cut::End::close, Cut::End::reset}) {
        int calls = 0;
        server_.emplace(
            directory_ / ("s" + std::to_string(static_cast<int>(end))),
            [](const HttpRequest &) { return hello; },
            [&](const HttpRequest &) {
                return calls++ == 0 ? Cut{end, 0} : Cut{};
            });
        const UnixClient client{directory_ / ("s" + std::to_string(static_cast<int>(end))), ::getuid()};
        EXPECT_EQ(client.send({}).body, "hello");
        EXPECT_EQ(calls, 2);
    }
}

TEST_F(UnixClientTest, SendsAGetOnlyTwice) {
    EXPECT_THROW(serve(hello, {Cut::End::close, 0}).send({}), Error);
    EXPECT_EQ(count_, 2);
}

TEST_F(UnixClientTest, NeverSendsAPostAgain) {
    EXPECT_THROW(serve(hello, {Cut::End::close, 0}).send({.method = "POST"}), Error);
    EXPECT_EQ(count_, 1);
}

TEST_F(UnixClientTest, NeverAsksAgainOnceAnAnswerHasBegun) {
    EXPECT_THROW(serve(hello, {Cut::End::close, 20}).send({}), Error);
    EXPECT_EQ(count_, 1);
}

TEST_F(UnixClientTest, WaitsNoLongerThanItIsAllowedTo) {
    EXPECT_EQ(reason_of(serve(hello, {Cut::End::stall, 0}), impatient()), "nothing came within 0.1 s");
    EXPECT_EQ(count_, 1);
    EXPECT_EQ(reason_of(serve(hello, {Cut::End::stall, 45}), impatient()), "nothing came within 0.1 s");
}

TEST_F(UnixClientTest, TellsSilenceInABodyWithoutLength) {
    const std::string endless = "HTTP/1.1 200 OK\r\n\r\nsome";
    EXPECT_EQ(reason_of(serve(endless, {Cut::End::stall}), impatient()), "nothing came within 0.1 s");
}

TEST_F(UnixClientTest, EndsAnUploadThatNobodyReads) {
    // A server that is busy with another connection accepts nothing.
    server_.emplace(directory_ / "s", [](const HttpRequest &) -> std::string { return hello; });
    const os::Fd busy{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    std::strcpy(address.sun_path, (directory_ / "s").c_str());
    ASSERT_EQ(::connect(busy.get(), reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
    Request request = impatient("POST");
    request.upload = [](char *, std::size_t size) { return size; };
    EXPECT_EQ(reason_of(UnixClient{directory_ / "s", ::getuid()}, request), "nothing came within 0.1 s");
    ::shutdown(busy.get(), SHUT_RDWR);
}

TEST_F(UnixClientTest, TalksOnlyToTheExpectedUser) {
    serve(hello);
    const UnixClient client{directory_ / "s", ::getuid() + 1};
    EXPECT_THAT(reason_of(client, {}), HasSubstr("listens there, not user"));
    EXPECT_EQ(count_, 0);
}

TEST_F(UnixClientTest, SaysWhatToDoWhenNobodyListens) {
    const UnixClient client{directory_ / "nothing", ::getuid(), "start it"};
    try {
        client.send({});
        FAIL();
    } catch (const Error &error) {
        EXPECT_STREQ(error.what(),
                     ("connect: " + (directory_ / "nothing") + ": No such file or directory").c_str());
        EXPECT_EQ(error.hint(), "start it");
    }
}

TEST_F(UnixClientTest, RefusesATargetThatWouldBeTwoRequests) {
    EXPECT_THAT(reason_of(serve(hello), {.target = "/a HTTP/1.1\r\nHost: x"}), HasSubstr("does not fit"));
    EXPECT_EQ(count_, 0);
}

} // namespace fgn::http
