// SPDX-License-Identifier: Apache-2.0
#include "fakes/podman/http_server.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace fgn::fakes {

namespace {

os::Fd listen_on(const std::string &path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        throw std::runtime_error{"the path is too long for a socket"};
    std::memcpy(address.sun_path, path.data(), path.size());
    os::Fd fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    ::unlink(path.c_str()); // of a server before
    if (::bind(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0 ||
        ::listen(fd.get(), 16) != 0)
        throw std::system_error{errno, std::generic_category(), path};
    return fd;
}

std::string take(int fd, std::size_t size) {
    std::string out(size, '\0');
    for (std::size_t done = 0; done < size;) {
        const ssize_t got = ::recv(fd, out.data() + done, size - done, 0);
        if (got <= 0)
            throw std::runtime_error{"no whole request"};
        done += static_cast<std::size_t>(got);
    }
    return out;
}

std::string take_until(int fd, std::string_view end) {
    std::string out;
    while (out.size() < end.size() || out.compare(out.size() - end.size(), end.size(), end) != 0)
        out += take(fd, 1);
    return out;
}

std::string take_body(int fd, const HttpRequest &request) {
    if (const auto length = request.headers.find("content-length"); length != request.headers.end())
        return take(fd, std::stoul(length->second));
    std::string body;
    for (bool more = request.headers.count("transfer-encoding") != 0; more;) {
        const std::size_t size = std::stoul(take_until(fd, "\r\n"), nullptr, 16);
        body += take(fd, size);
        take_until(fd, "\r\n");
        more = size > 0;
    }
    return body;
}

void send_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0)
            throw std::runtime_error{"the client has left"};
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

} // namespace

SocketDirectory::SocketDirectory() : path_("/tmp/fgn-XXXXXX") {
    if (!::mkdtemp(path_.data()))
        throw std::system_error{errno, std::generic_category(), path_};
}

SocketDirectory::~SocketDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

HttpServer::HttpServer(const std::string &path, Answer answer, Cutter cutter)
    : HttpServer(listen_on(path), std::move(answer), std::move(cutter)) {}

HttpServer::HttpServer(os::Fd listener, Answer answer, Cutter cutter)
    : answer_(std::move(answer)), cutter_(std::move(cutter)), listener_(std::move(listener)),
      stop_(os::make_pipe()), thread_([this] { run(); }) {}

HttpServer::~HttpServer() {
    stop_.write.reset();
    thread_.join();
}

void HttpServer::run() {
    std::array<pollfd, 2> ready{pollfd{listener_.get(), POLLIN, 0}, pollfd{stop_.read.get(), POLLIN, 0}};
    while (::poll(ready.data(), ready.size(), -1) > 0 && ready[1].revents == 0)
        serve(os::Fd{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)});
}

void HttpServer::serve(os::Fd connection) {
    try {
        const int fd = connection.get();
        // The last byte of the head stays unread for now: closing with something unread is a reset.
        HttpRequest request = parse_head(take_until(fd, "\r\n\r"));
        const Cut cut = cutter_ ? cutter_(request) : Cut{};
        if (cut.end != Cut::End::reset) {
            take(fd, 1);
            request.body = take_body(fd, request);
        }
        send_all(fd, std::string_view{answer_(request)}.substr(0, cut.bytes));
        if (cut.end == Cut::End::stall)
            stalled_.push_back(std::move(connection));
    } catch (const std::exception &) {
        connection.reset();
    }
}

} // namespace fgn::fakes
