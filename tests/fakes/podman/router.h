// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/podman/http_message.h"

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <vector>

namespace fgn::fakes {

using Json = nlohmann::json;

/// The endpoints below /v4.0.0/libpod.
class Router {
  public:
    /// `name` is what stood for the "*" in the path, decoded.
    using Route = std::function<HttpReply(const HttpRequest &request, const std::string &name)>;

    void add(const std::string &method, const std::string &path, Route route);
    HttpReply operator()(const HttpRequest &request) const;

  private:
    struct Endpoint {
        std::string method;
        std::vector<std::string> path;
        Route route;
    };
    std::vector<Endpoint> endpoints_;
};

HttpReply json(int status, const Json &body);
/// Podman's error of an object, in JSON; a missing endpoint is plain text.
HttpReply failure(int status, const std::string &cause, const std::string &message);

/// Whether `labels` fulfil the "label" of a `filters` parameter, "key" or "key=value".
bool selected(const Json &labels, const HttpRequest &request);

} // namespace fgn::fakes
