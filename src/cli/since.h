// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace fgn::cli {

/// The moment, in seconds since 1970, that `text` means: "90s", "15m", "2h", "3d" before `now`, or a local
/// "YYYY-MM-DD[ HH:MM[:SS]]". Throws Error (usage) for anything else.
std::uint64_t parse_since(const std::string &text, std::uint64_t now);

} // namespace fgn::cli
