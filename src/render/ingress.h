// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fgn::render {

/// Where visitors come in, every port resolved.
struct Ingress {
    std::uint16_t https; // 0, as http, without a web server
    std::uint16_t http;
    bool ipv6;
    std::string front = {}; // the front whose ports these are, maybe the service itself; empty: its own ports

    /// Whether only a system unit may open its sockets.
    bool privileged() const { return https > 0 && (https < 1024 || http < 1024 || !front.empty()); }
};

/// A socket that systemd opens and nginx inherits.
struct Listener {
    std::string address; // "0.0.0.0:8443", or the path of a Unix socket: behind a front
    bool https;
    bool quic = false; // HTTP/3: it takes datagrams

    bool unix_socket() const { return address.starts_with('/'); }
};

/// In the order of their descriptors, and of the Listen…= lines.
std::vector<Listener> listeners(const model::Service &service, const Ingress &ingress);

} // namespace fgn::render
