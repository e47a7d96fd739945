// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <string>

namespace fgn::render {

/// What the ingress listens on: ports are resolved, one descriptor each, in the order of `listeners`.
struct Ingress {
    std::uint16_t https; // 0, as http, without an application
    std::uint16_t http;
    bool ipv6;

    /// "0.0.0.0:8443", "[::]:8443", …: the ListenStream= lines and nginx's listen parameters alike.
    std::vector<std::string> listeners() const;
    /// Whether only a system unit may bind these ports.
    bool privileged() const { return https > 0 && (https < 1024 || http < 1024); }
};

/// The whole nginx.conf of the ingress container.
std::string nginx_conf(const model::Service &service, const Ingress &ingress);

} // namespace fgn::render
