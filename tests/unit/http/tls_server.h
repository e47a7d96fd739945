// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/fd.h"

#include <openssl/types.h>

#include <memory>
#include <string>
#include <thread>

namespace fgn::http {

/// A TLS server on a free port of 127.0.0.1 with a self-signed certificate of its own; answers one
/// connection.
class TlsServer {
  public:
    /// Sends `answer` and closes; without `goodbye` it does so as if it had been killed.
    explicit TlsServer(std::string answer, bool goodbye = true);
    ~TlsServer();
    TlsServer(const TlsServer &) = delete;
    TlsServer &operator=(const TlsServer &) = delete;

    std::uint16_t port() const { return port_; }
    const std::string &pem() const { return pem_; }
    /// Waits for the connection to end.
    const std::string &requested_name();

  private:
    void serve();

    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX *)> context_;
    os::Fd listener_;
    std::uint16_t port_;
    std::string answer_, pem_, name_;
    bool goodbye_;
    std::thread thread_;
};

/// Listens on a free port of 127.0.0.1, which `port` is set to.
os::Fd listen_on_loopback(std::uint16_t &port);

} // namespace fgn::http
