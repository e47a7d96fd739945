// SPDX-License-Identifier: Apache-2.0
#include "model/grammar.h"

#include <arpa/inet.h>

#include <array>
#include <regex>
#include <string>

namespace fgn::model {

namespace {

constexpr std::uint16_t first_unprivileged = 1024;

std::optional<std::uint16_t> port_number(const std::string &digits) {
    const int number = std::stoi(digits);
    return number > 0 && number <= UINT16_MAX ? std::optional{static_cast<std::uint16_t>(number)}
                                              : std::nullopt;
}

bool is_address(const std::string &text) {
    std::array<unsigned char, sizeof(in6_addr)> bytes{};
    const int family = text.find(':') == text.npos ? AF_INET : AF_INET6;
    return ::inet_pton(family, text.c_str(), bytes.data()) == 1;
}

} // namespace

std::optional<PublishedPort> parse_published_port(std::string_view text) {
    static const std::regex form(
        R"((?:\[([0-9a-fA-F:.]+)\]:|([0-9.]+):)?(\d{1,5}):(\d{1,5})(?:/(tcp|udp))?)");
    std::cmatch parts;
    if (!std::regex_match(text.data(), text.data() + text.size(), parts, form))
        return std::nullopt;
    const std::string address = parts[1].str() + parts[2].str();
    const auto host = port_number(parts[3]), container = port_number(parts[4]);
    if (!host || *host < first_unprivileged || !container || (!address.empty() && !is_address(address)))
        return std::nullopt;
    return PublishedPort{address, *host, *container, parts[5] == "udp"};
}

} // namespace fgn::model
