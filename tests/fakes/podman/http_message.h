// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace fgn::fakes {

struct HttpRequest {
    std::string method, target;
    std::map<std::string, std::string> headers; // names in lower case
    std::string body;

    /// What is before the question mark, as it was sent.
    std::string path() const { return target.substr(0, target.find('?')); }
    /// Decoded; empty when it is missing.
    std::string query(const std::string &key) const;
};

struct HttpReply {
    int status = 200;
    std::string body;
    std::string content_type = "application/json"; // empty: none is sent
    bool stream = false;                           // sent in chunks
    std::map<std::string, std::string> headers = {};
};

/// The request line and headers; throws std::runtime_error when they are malformed.
HttpRequest parse_head(std::string_view head);

std::string percent_decode(std::string_view text);

/// The bytes of the answer; a stream is cut into chunks of `chunk` bytes.
std::string serialise(const HttpReply &reply, std::size_t chunk);

} // namespace fgn::fakes
