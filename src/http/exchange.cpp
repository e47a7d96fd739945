// SPDX-License-Identifier: Apache-2.0
#include "http/exchange.h"

#include "base/error.h"
#include "base/text.h"
#include "http/lent_stream.h"

#include <algorithm>

namespace fgn::http {

namespace {

/// cpp-httplib's framing over a connection that is not its own.
class Client : public httplib::ClientImpl {
  public:
    Client(const std::string &host, const Channel &channel, LentStream &stream)
        : ClientImpl(host), channel_(channel), stream_(stream) {
        set_url_encode(false);
        set_decompress(false);
    }

  private:
    // It closes what it is given, so it gets a duplicate.
    bool create_and_connect_socket(Socket &socket, httplib::Error &) override {
        socket.sock = ::fcntl(channel_.socket(), F_DUPFD_CLOEXEC, 0);
        return socket.is_open();
    }
    bool process_socket(const Socket &, std::function<bool(httplib::Stream &)> callback) override {
        return callback(stream_);
    }

    const Channel &channel_;
    LentStream &stream_;
};

/// What arrives, kept in the response or handed to the request's sink.
class Receiver {
  public:
    Receiver(const Request &request, const std::string &object) : request_(request), object_(object) {}

    void head(const httplib::Response &answer) {
        response_.status = answer.status;
        for (const auto &[name, value] : answer.headers)
            response_.headers.emplace(lower_case(name), value);
    }

    void body(std::string_view bytes) {
        arrived_ += bytes.size();
        if (arrived_ > request_.limit)
            throw Error{"read an answer", object_, "it is larger than " + human_bytes(request_.limit)};
        if (request_.sink && response_.ok())
            request_.sink(bytes);
        else
            response_.body += bytes;
    }

    Response take() { return std::move(response_); }

  private:
    const Request &request_;
    const std::string &object_;
    Response response_;
    std::uint64_t arrived_ = 0;
};

void require_printable(const std::string &text, const std::string &object) {
    const bool harmless = std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
    if (text.empty() || !harmless)
        throw Error{"send a request", object,
                    "\"" + sanitise(text, 80) + "\" does not fit in a request line"};
}

httplib::Request head_of(const Request &request, const std::string &host) {
    httplib::Request head;
    head.method = request.method;
    head.path = request.target;
    head.body = request.body;
    head.headers.emplace("Host", host);
    for (const auto &[name, value] : request.headers)
        head.headers.emplace(name, value);
    return head;
}

/// 64 KiB at a time, until the source ends or the other side no longer listens.
httplib::ContentProvider provider_of(const Source &source, LentStream &stream, Failure &failure) {
    return [&source, &stream, &failure, buffer = std::string(64U << 10U, '\0')](
               std::size_t, std::size_t, httplib::DataSink &sink) mutable {
        return failure.guard(false, [&] {
            const std::size_t count = stream.refused() ? 0 : source(buffer.data(), buffer.size());
            if (count == 0)
                sink.done();
            else
                sink.write(buffer.data(), count);
            return true;
        });
    };
}

} // namespace

Response exchange(Channel &channel, const std::string &host, const Request &request) {
    require_printable(request.target, channel.object());
    require_printable(host, channel.object());
    Failure failure;
    LentStream stream{channel, failure};
    Receiver receiver{request, channel.object()};

    httplib::Request head = head_of(request, host);
    head.response_handler = [&](const httplib::Response &answer) {
        return failure.guard(false, [&] { return receiver.head(answer), true; });
    };
    head.content_receiver = [&](const char *bytes, std::size_t size, std::uint64_t, std::uint64_t) {
        stream.body_arrived();
        return failure.guard(false, [&] { return receiver.body({bytes, size}), true; });
    };
    if (request.upload) {
        head.headers.emplace("Transfer-Encoding", "chunked");
        head.is_chunked_content_provider_ = true;
        head.content_provider_ = provider_of(request.upload, stream, failure);
    }

    httplib::Response answer;
    httplib::Error error = httplib::Error::Success;
    const bool whole = Client{host, channel, stream}.send(head, answer, error);
    // Looked at even after success: 0.18 calls a body cut by a read error whole when it has no length.
    failure.rethrow();
    if (!whole)
        throw Error{"read an answer", channel.object(),
                    stream.ended() ? "the connection ended before the answer did" : "it is malformed HTTP"};
    if (answer.status == 204)
        receiver.head(answer);
    return receiver.take();
}

} // namespace fgn::http
