// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace fgn::http {

/// Fills at most `size` bytes at `buffer` and returns how many; 0 is the end.
using Source = std::function<std::size_t(char *buffer, std::size_t size)>;

/// Takes the bytes of a body as they arrive, cut anywhere; what it throws ends the exchange and reaches the
/// caller.
using Sink = std::function<void(std::string_view bytes)>;

/// How long an exchange may wait: for the connection, for the next byte, and in all.
struct Deadlines {
    std::chrono::milliseconds connect{5'000};
    std::chrono::milliseconds silence{60'000};
    std::chrono::milliseconds total{300'000};
};

struct Request {
    std::string method = "GET";
    std::string target = "/"; // percent-encoded
    std::map<std::string, std::string> headers = {};
    std::string body = {};
    Source upload = {};               // sent in chunks, instead of `body`
    Sink sink = {};                   // takes a 2xx body, instead of Response::body
    std::uint64_t limit = 16U << 20U; // bytes that the answer's body may have, kept or not
    Deadlines deadlines = {};
};

struct Response {
    int status = 0;
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;

    bool ok() const { return status >= 200 && status < 300; }
    /// Empty when the header is missing.
    std::string header(const std::string &lower_case_name) const;
};

/// A Source that reads `fd` from where it stands; the descriptor stays the caller's.
Source read_from(int fd);

} // namespace fgn::http
