// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "model/document.h"
#include "model/manifest.h"

#include <charconv>

namespace fgn::model {

namespace {

struct Key {
    const char *path;
    void (*read)(const Value &value, Defaults &defaults);
};

std::optional<std::uint16_t> port(const std::string &text) {
    std::uint16_t number = 0;
    const char *const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && stop == end && number >= 1024 ? std::optional(number) : std::nullopt;
}

struct Range {
    std::uint16_t first, last;
};

std::optional<Range> range(std::string_view text) {
    const auto parts = split(text, '-');
    if (parts.size() != 2)
        return std::nullopt;
    const auto first = port(parts[0]), last = port(parts[1]);
    // A service needs two of them.
    return first && last && *first < *last ? std::optional(Range{*first, *last}) : std::nullopt;
}

const Grammar port_range{[](std::string_view text) { return range(text).has_value(); }, "a range of ports",
                         "write \"FIRST-LAST\" with at least two ports from 1024 on, like \"8000-8999\""};

void read_range(const Value &value, Defaults &defaults) {
    const Range found = *range(value.text(port_range));
    defaults.first_port = found.first;
    defaults.last_port = found.last;
}

constexpr Key keys[] = {
    {"images.nginx", [](auto &v, auto &d) { d.nginx_image = v.text(grammar::image); }},
    {"images.python", [](auto &v, auto &d) { d.python_image = v.text(grammar::image); }},
    {"images.mariadb", [](auto &v, auto &d) { d.mariadb_image = v.text(grammar::image); }},
    {"python.index", [](auto &v, auto &d) { d.python_index = v.text(grammar::index); }},
    {"build.network", [](auto &v, auto &d) { d.build_network = v.text(grammar::build_network); }},
    {"ports.range", read_range},
    {"paths.homes", [](auto &v, auto &d) { d.homes = v.text(grammar::home); }},
};

} // namespace

std::vector<std::string> defaults_keys() {
    std::vector<std::string> paths;
    for (const Key &key : keys)
        paths.emplace_back(key.path);
    return paths;
}

Defaults parse_defaults(std::string_view text, const std::string &file) {
    const Document document(text, {"read defaults", file});
    Defaults defaults;
    document.each(defaults_keys(),
                  [&](std::size_t key, const Value &value) { keys[key].read(value, defaults); });
    return defaults;
}

} // namespace fgn::model
