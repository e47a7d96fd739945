// SPDX-License-Identifier: Apache-2.0
#include "render/quote.h"

#include "base/text.h"

#include <algorithm>
#include <stdexcept>

namespace fgn::render {

namespace {

bool control(char c) {
    return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
}
bool upper(char c) {
    return (c >= 'A' && c <= 'Z') || c == '_';
}

/// `text` between double quotes: `escaped` characters after a backslash, control characters as \xNN.
std::string quoted(std::string_view text, std::string_view escaped) {
    std::string out = "\"";
    for (const char c : text) {
        if (control(c)) {
            out += "\\x" + hex(std::string_view(&c, 1));
            continue;
        }
        if (escaped.find(c) != escaped.npos)
            out += '\\';
        out += c;
    }
    return out + '"';
}

std::string doubled(std::string_view text, std::string_view special) {
    std::string out;
    for (const char c : text)
        out.append(special.find(c) == special.npos ? 1 : 2, c);
    return out;
}

bool plain(std::string_view text) {
    return !text.empty() && text.find_first_of("\"'\\;#") == text.npos &&
           std::none_of(text.begin(), text.end(), [](char c) { return c == ' ' || control(c); });
}

std::string word(std::string_view text, std::string_view special) {
    const std::string safe = doubled(text, special);
    return plain(safe) ? safe : quoted(safe, "\"\\");
}

/// The name of the "@NAME@" that `text` starts with, or empty.
std::string_view placeholder(std::string_view text) {
    const std::size_t end = text.find('@', 1);
    const std::string_view name = end == text.npos ? "" : text.substr(1, end - 1);
    return std::all_of(name.begin(), name.end(), upper) ? name : "";
}

std::string_view value_of(std::string_view name, const std::vector<Field> &fields) {
    for (const Field &field : fields)
        if (field.name == name)
            return field.value;
    throw std::logic_error("no value for @" + std::string(name) + "@");
}

} // namespace

std::string unit_text(std::string_view text) {
    std::string out = doubled(text, "%");
    std::replace_if(out.begin(), out.end(), control, ' ');
    // A backslash at the end would join the next line.
    return out.ends_with('\\') ? out + ' ' : out;
}

std::string toml_string(std::string_view text) {
    return quoted(text, "\"\\");
}

std::string unit_word(std::string_view text) {
    return word(text, "%");
}

std::string unit_argument(std::string_view text) {
    return word(text, "%$");
}

std::string nginx_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text)
        out.append(c == '"' || c == '\\' ? "\\" : "").append(1, control(c) ? ' ' : c);
    return out + '"';
}

std::string python_string(std::string_view text) {
    return quoted(text, "\"\\");
}

std::string fill(std::string_view text, const std::vector<Field> &fields) {
    std::string out;
    while (!text.empty()) {
        const std::size_t plain_length = std::min(text.find('@'), text.size());
        out += text.substr(0, plain_length);
        text.remove_prefix(plain_length);
        const std::string_view name = placeholder(text);
        out += name.empty() ? text.substr(0, 1) : value_of(name, fields);
        text.remove_prefix(name.empty() ? std::min<std::size_t>(text.size(), 1) : name.size() + 2);
    }
    return out;
}

} // namespace fgn::render
