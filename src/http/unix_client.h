// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/message.h"

#include <sys/types.h>

#include <string>

namespace fgn::http {

/// Speaks HTTP to one Unix socket, over a new connection for each request.
class UnixClient {
  public:
    /// Nothing is sent to a socket that another user than `owner` listens on.
    UnixClient(std::string socket, uid_t owner) : socket_(std::move(socket)), owner_(owner) {}

    /// Any status is a Response; throws Error when there is none. A GET whose connection dies before its
    /// answer is sent once more: an idle Podman leaves while a request is on its way.
    Response send(const Request &request) const;

  private:
    std::string socket_;
    uid_t owner_;
};

} // namespace fgn::http
