// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "model/manifest_key.h"

#include <algorithm>

namespace fgn::model {

namespace {

constexpr std::size_t longest_repository = 500;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// "03:00"; "" is at no time.
bool is_time_of_day(std::string_view text) {
    if (text.empty())
        return true;
    return text.size() == 5 && text[2] == ':' && is_digit(text[0]) && is_digit(text[1]) &&
           is_digit(text[3]) && is_digit(text[4]) && text.substr(0, 2) < "24" && text[3] < '6';
}

/// "https://user:password@host": everybody may read a manifest.
bool has_password(std::string_view text) {
    const auto host = text.find("://"), at = text.find('@', host);
    return host != text.npos && at != text.npos &&
           text.substr(host + 3, at - host - 3).find(':') != text.npos;
}

/// restic has the last word; no option is made of it, and it stays one line.
bool is_repository(std::string_view text) {
    return !text.empty() && text.size() <= longest_repository && text[0] != '-' &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 127; }) &&
           (text[0] == '/' || text.find(':') != std::string_view::npos) && !has_password(text);
}

constinit const Grammar time_of_day{is_time_of_day, "a time of day",
                                    "write it like \"03:00\", or \"\" for none"};
constinit const Grammar repository{
    is_repository, "a repository of restic",
    "write it without a password, like \"sftp:user@host:/backups\", \"s3:https://host/bucket\" or "
    "\"/srv/backups\""};

/// "Sun 04:00"; "" is at no time.
bool is_time_of_week(std::string_view text) {
    constexpr std::string_view days[] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    return text.empty() || (text.size() == 9 && text[3] == ' ' && is_time_of_day(text.substr(4)) &&
                            std::find(std::begin(days), std::end(days), text.substr(0, 3)) != std::end(days));
}

constinit const Grammar time_of_week{is_time_of_week, "a day of the week and a time",
                                     "write it like \"Sun 04:00\", or \"\" for none"};

constexpr ManifestKey keys[] = {
    {"backup.at", [](auto &v, auto &s) { s.backup.at = v.text(time_of_day); }},
    {"backup.keep_days", [](auto &v, auto &s) { s.backup.keep_days = read_count(v, 1, 3650); }},
    {"backup.keep_weeks", [](auto &v, auto &s) { s.backup.keep_weeks = read_count(v, 0, 520); }},
    {"backup.keep_months", [](auto &v, auto &s) { s.backup.keep_months = read_count(v, 0, 120); }},
    {"backup.before", [](auto &v, auto &s) { s.backup.before = v.texts(grammar::argument, 50); }},
    {"backup.after", [](auto &v, auto &s) { s.backup.after = v.texts(grammar::argument, 50); }},
    {"backup.check", [](auto &v, auto &s) { s.backup.check = v.text(grammar::health); }},
    {"backup.verify", [](auto &v, auto &s) { s.backup.verify = v.text(time_of_week); }},
    {"backup.images", [](auto &v, auto &s) { s.backup.images = v.flag(); }},
    {"backup.repository", [](auto &v, auto &s) { s.backup.repository = v.text(repository); }},
};

} // namespace

std::span<const ManifestKey> backup_keys() {
    return keys;
}

} // namespace fgn::model
