// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/message.h"
#include "http/target.h"
#include "http/unix_client.h"
#include "podman/version.h"

#include <nlohmann/json_fwd.hpp>
#include <sys/types.h>

#include <string>
#include <string_view>

namespace fgn::podman {

/// The socket of one user's Podman and what all its answers have in common; what it says is not trusted.
class Connection {
  public:
    Connection(std::string socket, uid_t user) : http_(std::move(socket), user) {}

    /// Below /v4.0.0/libpod, which every release serves in one shape and none checks.
    static http::Target target(std::string_view path);

    /// Throws Error with Podman's own words when the status is neither 2xx, 304 nor `expected`.
    http::Response send(const http::Request &request, int expected = 0) const;

    Version version() const;

  private:
    http::UnixClient http_;
};

/// The Error for an answer that is not what the interface promises.
[[noreturn]] void refuse(const http::Request &request, const http::Response &response);

} // namespace fgn::podman
