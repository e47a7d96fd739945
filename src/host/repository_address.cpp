// SPDX-License-Identifier: Apache-2.0
#include "host/repository_address.h"

#include "base/percent.h"

#include <string_view>

namespace fgn::host {

namespace {

constexpr std::string_view rest = "rest:", scheme_end = "://";

/// Empty where there is none.
std::string value_of(std::string_view key, const std::vector<std::string> &settings) {
    for (const std::string_view setting : settings)
        if (setting.starts_with(key) && setting.substr(key.size()).starts_with('='))
            return std::string{setting.substr(key.size() + 1)};
    return "";
}

} // namespace

std::string with_login(const std::string &where, const std::vector<std::string> &settings) {
    const std::string user = value_of("RESTIC_REST_USERNAME", settings);
    const auto scheme = where.find(scheme_end);
    if (user.empty() || !where.starts_with(rest) || scheme == where.npos || where.find('@') != where.npos)
        return where;
    const std::string login =
        percent_encode(user) + ':' + percent_encode(value_of("RESTIC_REST_PASSWORD", settings)) + '@';
    return std::string{where}.insert(scheme + scheme_end.size(), login);
}

} // namespace fgn::host
