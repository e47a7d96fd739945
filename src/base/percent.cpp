// SPDX-License-Identifier: Apache-2.0
#include "base/percent.h"

namespace fgn {

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

} // namespace fgn
