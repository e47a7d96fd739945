// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/message.h"
#include "http/target.h"
#include "http/unix_client.h"
#include "podman/version.h"

#include <sys/types.h>

#include <chrono>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace fgn::podman {

class Answer;

/// The socket of one user's Podman, and what all its answers have in common. What it says is not trusted.
class Connection {
  public:
    Connection(std::string socket, uid_t user);

    /// Throws Error with Podman's own words unless the status is 2xx or one of `expected`. A 404 is only
    /// expected when the object is missing, never when this Podman lacks the endpoint.
    http::Response send(const http::Request &request, std::initializer_list<int> expected = {}) const;

    /// The JSON of a GET, or nothing when the object does not exist.
    std::optional<Answer> get(const http::Target &target) const;
    /// Whether the object existed. Podman may take `grace` longer than usual.
    bool remove(const http::Target &target, std::chrono::seconds grace = {}) const;

    Version version() const;

  private:
    http::UnixClient http_;
};

/// For pulls and builds, whose steps may be silent for long.
inline constexpr http::Deadlines long_work{std::chrono::seconds{5}, std::chrono::minutes{15},
                                           std::chrono::hours{2}};

/// "/images" below the one path prefix that every release serves in the same shape.
http::Target target(std::string_view path);
http::Request request(std::string method, const http::Target &target);
/// The value of a `filters` parameter that selects by `label`.
std::string label_filter(const std::string &label);
/// Names the endpoint in an Error: "GET /images/…/json".
std::string endpoint(const http::Request &request);
/// An Error with what Podman wrote in `response`.
[[noreturn]] void refuse(const http::Request &request, const http::Response &response);
/// Podman's own words in an answer of an error status; empty if it has none.
std::string words(const http::Response &response);

} // namespace fgn::podman
