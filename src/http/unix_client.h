// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/message.h"
#include "os/fd.h"

#include <sys/types.h>

#include <string>

namespace fgn::http {

/// Speaks HTTP to one Unix socket, over a new connection for each request.
class UnixClient {
  public:
    /// Nothing is sent to a socket that another user than `owner` listens on. `hint` is what to do when
    /// nobody listens.
    UnixClient(std::string socket, uid_t owner, std::string hint = {})
        : socket_(std::move(socket)), owner_(owner), hint_(std::move(hint)) {}

    /// Any status is a Response; throws Error when there is none. A GET whose connection dies before its
    /// answer is sent once more: an idle Podman leaves while a request is on its way.
    Response send(const Request &request) const;

  private:
    os::Fd connect(std::chrono::milliseconds timeout) const;

    std::string socket_;
    uid_t owner_;
    std::string hint_;
};

} // namespace fgn::http
