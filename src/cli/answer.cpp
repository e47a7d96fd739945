// SPDX-License-Identifier: Apache-2.0
#include "cli/answer.h"

#include "base/text.h"

#include <ctime>

namespace fgn::cli {

using nlohmann::json;

const json &member(const json &object, const char *key) {
    static const json none;
    if (!object.is_object())
        return none;
    const auto found = object.find(key);
    return found == object.end() ? none : *found;
}

std::string text(const json &object, const char *key) {
    const json &value = member(object, key);
    if (value.is_string())
        return sanitise(value.get<std::string>(), answer_text_limit);
    return value.is_number() ? value.dump() : "-";
}

std::string version(const json &object) {
    constexpr std::size_t shown_digits = 12, algorithm = 7; // "sha256:"
    if (member(object, "digest").is_string())
        return "image " + text(object, "digest").substr(0, algorithm + shown_digits);
    return member(object, "commit").is_string() ? "commit " + text(object, "commit").substr(0, shown_digits)
                                                : "";
}

std::uint64_t number(const json &object, const char *key) {
    const json &value = member(object, key);
    return value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
}

std::string moment(std::uint64_t seconds, const char *format) {
    const auto time = static_cast<std::time_t>(seconds);
    struct tm parts {};
    char out[32] = "-";
    if (seconds > 0 && ::localtime_r(&time, &parts) != nullptr)
        std::strftime(out, sizeof out, format, &parts);
    return out;
}

std::string date(std::uint64_t seconds) {
    return moment(seconds, "%Y-%m-%d %H:%M");
}

} // namespace fgn::cli
