// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace fgn::http {

/// A numeric IPv4 or IPv6 address and a port.
struct Address {
    std::string ip;
    std::uint16_t port;
};

/// One GET; `host` is the Host header and, with TLS, the server name asked for.
struct Probe {
    std::string host = "localhost";
    std::string path = "/";
    std::chrono::milliseconds timeout{5'000};
};

struct Answer {
    int status;
    std::chrono::milliseconds elapsed;
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;                           // at most 64 KiB
};

/// Either an answer, whatever its status, or the reason why there is none.
struct Outcome {
    std::optional<Answer> answer;
    std::string reason;
};

/// None of these follows a redirect or throws for what the other side does.
Outcome probe_http(const Address &address, const Probe &probe);

/// Trusts the one certificate whose SHA-256 `fingerprint` (lower-case hex) it is, whatever names or dates it
/// carries.
Outcome probe_https(const Address &address, const std::string &fingerprint, const Probe &probe);

/// `socket` may be longer than the 107 bytes that a socket address holds.
Outcome probe_unix(const std::string &socket, const Probe &probe);

} // namespace fgn::http
