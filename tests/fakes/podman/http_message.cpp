// SPDX-License-Identifier: Apache-2.0
#include "fakes/podman/http_message.h"

#include "base/text.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <sstream>
#include <stdexcept>

namespace fgn::fakes {

namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::string in_chunks(std::string_view body, std::size_t size) {
    std::ostringstream out;
    while (!body.empty()) {
        const std::string_view chunk = body.substr(0, size);
        out << std::hex << chunk.size() << "\r\n" << chunk << "\r\n";
        body.remove_prefix(chunk.size());
    }
    out << "0\r\n\r\n";
    return out.str();
}

} // namespace

std::string HttpRequest::query(const std::string &key) const {
    const auto mark = target.find('?');
    if (mark == std::string::npos)
        return {};
    for (const std::string &pair : split(std::string_view{target}.substr(mark + 1), '&'))
        if (const auto equals = pair.find('='); pair.substr(0, equals) == key)
            return percent_decode(pair.substr(equals + 1));
    return {};
}

HttpRequest parse_head(std::string_view head) {
    HttpRequest request;
    std::istringstream lines{std::string{head}};
    std::string line, version;
    if (!(lines >> request.method >> request.target >> version) || version != "HTTP/1.1")
        throw std::runtime_error{"malformed request line"};
    std::getline(lines, line);
    while (std::getline(lines, line) && line != "\r") {
        const auto colon = line.find(": ");
        if (colon == std::string::npos || line.back() != '\r')
            throw std::runtime_error{"malformed header"};
        request.headers[lower(line.substr(0, colon))] = line.substr(colon + 2, line.size() - colon - 3);
    }
    return request;
}

std::string percent_decode(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned byte = 0;
        if (text[i] == '%' && i + 2 < text.size() &&
            std::from_chars(&text[i + 1], &text[i + 1] + 2, byte, 16).ec == std::errc{}) {
            out += static_cast<char>(byte);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string serialise(const HttpReply &reply, std::size_t chunk) {
    std::ostringstream out;
    out << "HTTP/1.1 " << reply.status << " Status\r\n";
    for (const auto &[name, value] : reply.headers)
        out << name << ": " << value << "\r\n";
    if (!reply.content_type.empty())
        out << "Content-Type: " << reply.content_type << "\r\n";
    out << "Connection: close\r\n";
    const bool bodiless = reply.status == 204 || reply.status == 304;
    if (reply.stream)
        out << "Transfer-Encoding: chunked\r\n\r\n" << in_chunks(reply.body, chunk);
    else if (bodiless)
        out << "\r\n";
    else
        out << "Content-Length: " << reply.body.size() << "\r\n\r\n" << reply.body;
    return out.str();
}

} // namespace fgn::fakes
