// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <string>

namespace fgn::cli {

/// Bytes of one text of an answer that are shown in a line.
constexpr std::size_t answer_text_limit = 300;

// What a service user answers: any member may be missing, or of another type.

/// Null where there is none.
const nlohmann::json &member(const nlohmann::json &object, const char *key);
/// Bounded and sanitised; a number as digits; "-" for all else.
std::string text(const nlohmann::json &object, const char *key);
/// "commit 1a2b3c4d5e6f" or "image sha256:1a2b3c4d5e6f" of an object's "commit" or "digest"; empty without.
std::string version(const nlohmann::json &object);
/// 0 for what is no number without sign.
std::uint64_t number(const nlohmann::json &object, const char *key);

/// Local time as strftime(3) has it; "-" for second 0.
std::string moment(std::uint64_t seconds, const char *format);
/// "2026-01-31 12:00"
std::string date(std::uint64_t seconds);

} // namespace fgn::cli
