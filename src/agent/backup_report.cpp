// SPDX-License-Identifier: Apache-2.0
#include "agent/backup_report.h"

#include "os/directory.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr const char *folder = "/var/lib/fgnctl/backups";
constexpr std::size_t report_limit = 64U << 10U;

json read(const std::string &file) {
    const auto backups = os::Directory::open_if_exists(folder);
    return json::parse(backups ? backups->read(file, report_limit).value_or("") : "", nullptr, false);
}

/// {"number", "at", "milliseconds", "failure"}, null for one that ended well; null without any.
json rehearsal(const std::string &service) {
    json kept = read(service + ".rehearsal.json");
    if (!kept.is_object() || !kept.contains("failure"))
        return nullptr;
    if (const json &failure = kept["failure"]; !failure.is_string() || failure.get<std::string>().empty())
        kept["failure"] = nullptr;
    return kept;
}

} // namespace

json backup_report(const std::string &service) {
    const json kept = read(service + ".json");
    if (!kept.is_object())
        return nullptr;
    const json last = kept.value("last", json{});
    const bool failed = kept.value("failed_at", std::int64_t{0}) != 0,
               checked = kept.value("checked", std::int64_t{0}) != 0;
    return {{"number", last.is_object() ? last.value("number", json{}) : json{}},
            {"made", last.is_object() ? last.value("made", json{}) : json{}},
            {"failure", failed ? kept.value("failure", json{}) : json{}},
            {"failed_at", failed ? kept["failed_at"] : json{}},
            {"checked", checked ? kept["checked"] : json{}},
            {"rehearsal", rehearsal(service)}};
}

} // namespace fgn::agent
