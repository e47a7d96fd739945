// SPDX-License-Identifier: Apache-2.0
#include "agent/mariadb_probe.h"

#include "base/error.h"
#include "base/text.h"
#include "http/connect.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace fgn::agent {

namespace {

constexpr std::size_t header = 4, version_limit = 80;
constexpr char protocol = 10, refusal = '\xff';

/// What arrives first; the greeting is one small packet.
std::string first_packet(int socket, std::chrono::milliseconds timeout) {
    struct pollfd wanted {
        socket, POLLIN, 0
    };
    std::array<char, 256> buffer{};
    if (::poll(&wanted, 1, static_cast<int>(timeout.count())) <= 0)
        return {};
    const ssize_t got = ::read(socket, buffer.data(), buffer.size());
    return got > 0 ? std::string{buffer.data(), static_cast<std::size_t>(got)} : std::string{};
}

Greeting read_greeting(std::string_view packet) {
    if (packet.size() <= header)
        return {std::nullopt, "it says nothing"};
    const std::string_view said = packet.substr(header + 1);
    if (packet[header] == protocol)
        return {sanitise(said.substr(0, said.find('\0')), version_limit), ""};
    if (packet[header] == refusal && said.size() > 2)
        return {std::nullopt, sanitise(said.substr(2), 200)}; // after the error's number
    return {std::nullopt, "what answers is no MariaDB"};
}

} // namespace

Greeting greet_mariadb(const std::string &socket, std::chrono::milliseconds timeout) {
    const auto start = std::chrono::steady_clock::now();
    try {
        const os::Fd connection = http::connect_unix(socket, timeout);
        Greeting greeting = read_greeting(first_packet(connection.get(), timeout));
        greeting.elapsed =
            std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
        return greeting;
    } catch (const Error &error) {
        return {std::nullopt, error.reason()};
    }
}

} // namespace fgn::agent
