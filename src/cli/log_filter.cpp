// SPDX-License-Identifier: Apache-2.0
#include "cli/log_filter.h"

#include "base/error.h"
#include "base/text.h"
#include "host/access_line.h"
#include "host/log.h"

#include <algorithm>

namespace fgn::cli {

namespace {

const std::vector<std::string> levels{"emerg", "alert", "crit", "err", "warning", "notice", "info", "debug"};

bool digit(char c) {
    return c >= '0' && c <= '9';
}

std::string check_status(const std::string &text) {
    if (text.size() == 3 && text[0] >= '1' && text[0] <= '5' &&
        (text.ends_with("xx") || (digit(text[1]) && digit(text[2]))))
        return {};
    throw Error{"use the status", sanitise(text, 100), "it is none of a request",
                "Write one like 404, or a kind like 5xx.", ExitCode::usage};
}

bool has_status(const systemd::JournalEntry &entry, const std::string &wanted) {
    const auto status = host::access_status(host::log_message(entry));
    if (!status)
        return false;
    return wanted.ends_with("xx") ? std::to_string(*status)[0] == wanted[0]
                                  : std::to_string(*status) == wanted;
}

bool is_at_least(int priority, const std::string &level) {
    return priority <= std::find(levels.begin(), levels.end(), level) - levels.begin();
}

} // namespace

bool LogFilter::wants(const systemd::JournalEntry &entry) const {
    return (all || host::is_own_line(entry, service)) && entry.realtime >= since && entry.realtime <= until &&
           (container.empty() || host::log_origin(entry, service) == container) &&
           (level.empty() || is_at_least(entry.priority, level)) &&
           (status.empty() || has_status(entry, status));
}

void add_filter(CLI::App *command, LogFilter &filter) {
    command->add_option("--container", filter.container,
                        "Only of this one: app, web, db, or a [[container]]");
    command->add_option("--level", filter.level, "Only of this level, like err, or a worse one")
        ->check(CLI::IsMember(levels));
    command->add_option("--status", filter.status, "Only requests answered with this, like 404 or 5xx")
        ->check(check_status);
}

} // namespace fgn::cli
