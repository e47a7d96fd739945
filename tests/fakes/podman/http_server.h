// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/podman/http_message.h"
#include "os/fd.h"

#include <cstddef>
#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace fgn::fakes {

/// A directory for a socket or two, gone with this.
class SocketDirectory {
  public:
    SocketDirectory();
    ~SocketDirectory();
    SocketDirectory(const SocketDirectory &) = delete;
    SocketDirectory &operator=(const SocketDirectory &) = delete;

    std::string operator/(const std::string &name) const { return path_ + "/" + name; }

  private:
    std::string path_;
};

/// How much of an answer is sent, and what follows it.
struct Cut {
    enum class End { close, reset, stall };

    End end = End::close;
    std::size_t bytes = std::string::npos;
};

/// Serves one connection after the other, one request each, on a thread of its own.
class HttpServer {
  public:
    /// The bytes of an answer. What it throws closes the connection.
    using Answer = std::function<std::string(const HttpRequest &)>;
    /// Asked before the body is read. A reset leaves it unread: the client learns of it as it would of a
    /// server that died, and of an answer that came too early.
    using Cutter = std::function<Cut(const HttpRequest &)>;

    /// Listens on the Unix socket `path` when this returns.
    HttpServer(const std::string &path, Answer answer, Cutter cutter = {});
    /// Listens on what is given.
    HttpServer(os::Fd listener, Answer answer, Cutter cutter = {});
    ~HttpServer();
    HttpServer(const HttpServer &) = delete;
    HttpServer &operator=(const HttpServer &) = delete;

  private:
    void run();
    void serve(os::Fd connection);

    Answer answer_;
    Cutter cutter_;
    os::Fd listener_;
    os::Pipe stop_;
    std::vector<os::Fd> stalled_;
    std::thread thread_;
};

} // namespace fgn::fakes
