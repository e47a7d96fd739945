// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <numeric>
#include <utility>

namespace fgn {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

struct Decoded {
    char32_t code;
    std::size_t length;
};

/// The code point at the start of `text`; length 0 when the bytes are not UTF-8.
Decoded decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80)
        return {lead, 1};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < length)
        return {0, 0};
    char32_t code = lead & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80)
            return {0, 0};
        code = (code << 6U) | (byte(i) & 0x3FU);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
    return code < least[length] || surrogate || code > 0x10FFFF ? Decoded{0, 0} : Decoded{code, length};
}

bool harmful(char32_t code) {
    const bool control = code < 0x20 || (code >= 0x7F && code <= 0x9F);
    const bool bidirectional = code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
                               (code >= 0x2066 && code <= 0x2069);
    return control || bidirectional || code == 0x2028 || code == 0x2029;
}

std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), 0U);
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = std::exchange(row[j], std::min({row[j] + 1, row[j - 1] + 1, replaced}));
        }
    }
    return row[b.size()];
}

} // namespace

std::string sanitise(std::string_view text, std::size_t limit, bool lines) {
    std::string out;
    while (!text.empty()) {
        const Decoded next = decode(text);
        const std::size_t length = std::max<std::size_t>(next.length, 1);
        std::string_view shown = text.substr(0, length);
        if (next.code == '\t')
            shown = " ";
        else if (next.length == 0 || (harmful(next.code) && !(lines && next.code == '\n')))
            shown = replacement;
        if (out.size() + shown.size() > limit)
            break;
        out += shown;
        text.remove_prefix(length);
    }
    return out;
}

std::string nearest(std::string_view word, const std::vector<std::string> &known) {
    const auto best = std::min_element(known.begin(), known.end(), [&](const auto &a, const auto &b) {
        return distance(word, a) < distance(word, b);
    });
    const bool meant =
        best != known.end() && distance(word, *best) <= std::max<std::size_t>(1, word.size() / 3);
    return meant ? *best : std::string{};
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (std::size_t end = text.find(separator); end != std::string_view::npos; end = text.find(separator)) {
        parts.emplace_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    parts.emplace_back(text);
    return parts;
}

std::string join(const std::vector<std::string> &parts, std::string_view separator) {
    std::string out;
    for (const std::string &part : parts)
        out.append(out.empty() ? "" : separator).append(part);
    return out;
}

std::string lower_case(std::string_view text) {
    std::string lower{text};
    for (char &c : lower)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

std::string hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4U];
        out += digits[static_cast<unsigned char>(c) & 0xFU];
    }
    return out;
}

std::string human_bytes(std::uint64_t bytes) {
    constexpr std::array units{"B", "KiB", "MiB", "GiB", "TiB"};
    double value = static_cast<double>(bytes);
    std::size_t unit = 0;
    for (; value >= 1024 && unit + 1 < units.size(); ++unit)
        value /= 1024;
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), value < 10 && unit > 0 ? "%.1f %s" : "%.0f %s", value,
                  units[unit]);
    return text.data();
}

std::string human_duration(std::uint64_t milliseconds) {
    const std::uint64_t seconds = milliseconds / 1000;
    if (seconds < 60) {
        std::array<char, 32> text{};
        std::snprintf(text.data(), text.size(), "%.1f s", static_cast<double>(milliseconds) / 1000);
        return text.data();
    }
    const auto pair = [](std::uint64_t major, const char *unit, std::uint64_t minor, const char *small) {
        return std::to_string(major) + unit + std::to_string(minor) + small;
    };
    if (seconds < 3600)
        return pair(seconds / 60, " min ", seconds % 60, " s");
    if (seconds < 86400)
        return pair(seconds / 3600, " h ", seconds % 3600 / 60, " min");
    return pair(seconds / 86400, " d ", seconds % 86400 / 3600, " h");
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::string_view group = bytes.substr(at, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8U | (i < group.size() ? static_cast<unsigned char>(group[i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            out += i <= group.size() ? digits[bits >> (18U - 6U * i) & 63U] : '=';
    }
    return out;
}

} // namespace fgn
