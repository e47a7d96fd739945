// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fgn {

/// `text` as valid UTF-8 of at most `limit` bytes, with control, bidirectional and invalid characters
/// replaced, so that it is harmless on a terminal; tabs become spaces, newlines are kept only if `lines`.
std::string sanitise(std::string_view text, std::size_t limit, bool lines = false);

/// The element of `known` nearest to `word`, or empty if none is near enough to be meant.
std::string nearest(std::string_view word, const std::vector<std::string> &known);

std::vector<std::string> split(std::string_view text, char separator);
std::string join(const std::vector<std::string> &parts, std::string_view separator);

/// A-Z become a-z, whatever the locale; all other bytes stay.
std::string lower_case(std::string_view text);

/// Lower-case hexadecimal.
std::string hex(std::string_view bytes);

/// Binary units with one decimal at most: "512 B", "1.5 MiB".
std::string human_bytes(std::uint64_t bytes);

/// The two largest units: "3 d 4 h", "12 min 5 s", "0.8 s".
std::string human_duration(std::uint64_t milliseconds);

/// RFC 4648, with padding.
std::string base64(std::string_view bytes);

} // namespace fgn
