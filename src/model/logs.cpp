// SPDX-License-Identifier: Apache-2.0
#include "model/manifest_key.h"

namespace fgn::model {

namespace {

constexpr std::uint64_t kibibyte = 1U << 10U, mebibyte = 1U << 20U, tebibyte = std::uint64_t{1} << 40U;

constinit const Grammar access_log{
    [](std::string_view text) { return text == "text" || text == "json" || text == "off"; },
    "a kind of access log", "write \"text\", \"json\" or \"off\""};
constinit const Grammar driver{[](std::string_view text) { return text == "journal" || text == "file"; },
                               "a place for logs", "write \"journal\" or \"file\""};

AccessLog read_access_log(const Value &value) {
    const std::string kind = value.text(access_log);
    return kind == "json" ? AccessLog::json : kind == "off" ? AccessLog::off : AccessLog::text;
}

constexpr ManifestKey keys[] = {
    {"logs.access", [](auto &v, auto &s) { s.logs.access = read_access_log(v); }},
    {"logs.driver", [](auto &v, auto &s) { s.logs.files = v.text(driver) == "file"; }},
    {"logs.max_size", [](auto &v, auto &s) { s.logs.max_size = v.size(64 * kibibyte, tebibyte); }},
    {"logs.max_files", [](auto &v, auto &s) { s.logs.max_files = read_count(v, 2, 100); }},
    {"logs.keep_over_restart", [](auto &v, auto &s) { s.logs.dated = v.flag(); }},
    {"logs.rate", [](auto &v, auto &s) { s.logs.journal.rate = read_count(v, 1, 1'000'000); }},
    {"logs.journal_size",
     [](auto &v, auto &s) { s.logs.journal.size = v.size(8 * mebibyte, 64 * tebibyte); }},
    {"logs.journal_days", [](auto &v, auto &s) { s.logs.journal.days = read_count(v, 1, 10'000); }},
};

} // namespace

std::span<const ManifestKey> log_keys() {
    return keys;
}

void complete_logs(const Document &document, const Service &service) {
    if (service.logs.files)
        return;
    for (const char *key : {"max_size", "max_files", "keep_over_restart"})
        document.forbid("logs", key, "the journal has no such files",
                        "leave it out, or write driver = \"file\"");
}

} // namespace fgn::model
