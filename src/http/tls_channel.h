// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/channel.h"

#include <openssl/types.h>

#include <memory>
#include <string>

namespace fgn::http {

/// TLS towards the one certificate that has `fingerprint`.
class TlsChannel : public Channel {
  public:
    struct Server {
        std::string name; // asked for by SNI, unless it is an address
        std::string fingerprint;
    };

    /// Shakes hands; throws Error when that fails or the certificate is another.
    TlsChannel(os::Fd socket, std::string object, const Deadlines &deadlines, const Server &server);

    std::size_t read(char *buffer, std::size_t size) override;
    std::size_t write(const char *bytes, std::size_t size) override;

  private:
    /// Waits for what the TLS call that returned `result` needs; throws Error when it failed.
    void retry(int result, const std::string &context);

    std::string expected_; // the context points to it
    std::unique_ptr<SSL_CTX, void (*)(SSL_CTX *)> context_;
    std::unique_ptr<SSL, void (*)(SSL *)> session_;
};

} // namespace fgn::http
