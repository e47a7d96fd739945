// SPDX-License-Identifier: Apache-2.0
#include "http/target.h"

namespace fgn::http {

std::string percent_encode(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (plain.find(c) != std::string_view::npos)
            out += c;
        else
            out.append({'%', digits[byte >> 4U], digits[byte & 0xFU]});
    }
    return out;
}

Target &Target::segment(std::string_view name) {
    text_ += '/' + percent_encode(name);
    return *this;
}

Target &Target::raw(std::string_view encoded) {
    text_ += encoded;
    return *this;
}

Target &Target::query(std::string_view key, std::string_view value) {
    text_ += separator_ + percent_encode(key) + '=' + percent_encode(value);
    separator_ = '&';
    return *this;
}

} // namespace fgn::http
