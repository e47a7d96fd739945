// SPDX-License-Identifier: Apache-2.0
#include "host/access_line.h"

#include <nlohmann/json.hpp>

#include <charconv>

namespace fgn::host {

namespace {

using nlohmann::json;

std::optional<int> in_json(const std::string &line) {
    const json fields = json::parse(line, nullptr, false);
    if (!fields.is_object() || !fields.contains("status") || !fields["status"].is_number_integer())
        return std::nullopt;
    return fields["status"].get<int>();
}

/// After the request, in which nginx writes '"' as \x22.
std::optional<int> in_text(const std::string &line) {
    const auto open = line.find('"');
    const auto close = open == std::string::npos ? open : line.find("\" ", open + 1);
    if (close == std::string::npos)
        return std::nullopt;
    int status = 0;
    const char *first = line.data() + close + 2;
    const auto [end, failed] = std::from_chars(first, line.data() + line.size(), status);
    if (failed != std::errc{} || end != first + 3 || *end != ' ')
        return std::nullopt;
    return status;
}

} // namespace

std::optional<int> access_status(const std::string &line) {
    const auto status = line.starts_with('{') ? in_json(line) : in_text(line);
    return status && *status >= 100 && *status <= 999 ? status : std::nullopt;
}

} // namespace fgn::host
