// SPDX-License-Identifier: Apache-2.0
#include "host/log.h"

#include "base/text.h"
#include "host/service_log.h"
#include "model/layout.h"
#include "os/process.h"

#include <deque>

namespace fgn::host {

namespace {

constexpr std::size_t line_limit = 16U << 10U;
constexpr std::chrono::seconds sync_limit{10};
constexpr std::string_view file_suffix = "-log"; // of what LogStream calls the container

/// "orchid-db.service" runs "orchid-db-3", "orchid-app-1.service" runs "orchid-app-1".
bool runs(std::string_view unit, std::string_view container) {
    const std::string_view name = unit.substr(0, unit.rfind(".service"));
    return container.starts_with(name) && (container.size() == name.size() || container[name.size()] == '-');
}

/// A container that its unit is attached to writes by the unit's identifier.
const std::string &writer(const systemd::JournalEntry &entry) {
    return entry.container.empty() ? entry.identifier : entry.container;
}

/// Of a container that Podman could not even start; that of the web server is started through fgn-agent.
/// journald does not know the unit of a process that was gone when its line was read.
bool is_refusal(const systemd::JournalEntry &entry, const std::string &unit) {
    const bool podman = entry.identifier == "podman" || entry.identifier == "fgn-agent";
    return (entry.unit == unit || entry.unit.empty()) && podman && entry.message.starts_with("Error: ");
}

/// Files are of all instances of a role: "orchid-app-log" is what "orchid-app-1.service" wrote.
bool is_of_file(const systemd::JournalEntry &entry, std::string_view unit) {
    return entry.container.ends_with(file_suffix) &&
           unit.starts_with(entry.container.substr(0, entry.container.size() - file_suffix.size() + 1));
}

bool is_written_by(const systemd::JournalEntry &entry, const std::string &unit) {
    return runs(unit, writer(entry)) || is_refusal(entry, unit) || is_of_file(entry, unit);
}

/// journald reads what containers write when it gets to it. Others than root cannot wait for that, and a
/// journal of its own is not there for every service.
void wait_for_journal(const std::string &name) {
    const std::string own = "--namespace=" + model::Layout{name, ""}.journal_namespace();
    os::run({"/usr/bin/journalctl", "--sync"}, sync_limit);
    os::run({"/usr/bin/journalctl", own, "--sync"}, sync_limit);
}

std::string line(const systemd::JournalEntry &entry, const std::string &name) {
    return log_origin(entry, name) + ": " + log_message(entry);
}

} // namespace

systemd::JournalMatches log_matches(const std::string &name, uid_t uid) {
    systemd::JournalMatches matches = systemd::user_matches(uid);
    for (const char *suffix : {"-web.service", "-web.socket"})
        for (auto &terms : systemd::unit_matches("fgnctl-" + name + suffix))
            matches.push_back(std::move(terms));
    return matches;
}

std::string log_origin(const systemd::JournalEntry &entry, const std::string &name) {
    const std::size_t end = writer(entry).rfind('-');
    if (writer(entry).starts_with(name + "-") && end > name.size())
        return sanitise(writer(entry).substr(name.size() + 1, end - name.size() - 1), 64);
    const std::string &unit = entry.unit.empty() ? entry.identifier : entry.unit;
    return sanitise(unit.ends_with(".service") ? unit.substr(0, unit.size() - 8) : unit, 64);
}

bool is_own_line(const systemd::JournalEntry &entry, const std::string &name) {
    return !entry.container.empty() || entry.unit.starts_with(name + "-") ||
           entry.unit.starts_with("fgnctl-" + name + "-");
}

std::string log_message(const systemd::JournalEntry &entry) {
    return sanitise(std::string_view{entry.message}.substr(0, entry.message.find_last_not_of("\r\n") + 1),
                    line_limit);
}

std::vector<std::string> last_lines(const std::string &name, uid_t uid, std::uint64_t realtime,
                                    std::size_t count) {
    ServiceLog log{name, uid};
    std::vector<std::string> lines;
    const auto written = [&](const systemd::JournalEntry &entry) {
        return !entry.container.empty() && entry.realtime >= realtime;
    };
    for (const systemd::JournalEntry &entry : log.tail(count, written))
        lines.push_back(line(entry, name));
    return lines;
}

std::vector<std::string> container_lines(const std::string &name, uid_t uid, const std::string &unit,
                                         std::uint64_t realtime, std::size_t count) {
    wait_for_journal(name);
    ServiceLog log{name, uid};
    log.seek_since(realtime);
    const bool any = !unit.starts_with(name + "-") || !unit.ends_with(".service");
    std::vector<std::string> first;
    std::deque<std::string> last;
    std::size_t left_out = 0;
    while (const auto entry = log.next()) {
        // A file is opened from its beginning, and tells whole seconds.
        if (entry->realtime + 1'000'000 <= realtime)
            continue;
        if (any ? entry->container.empty() : !is_written_by(*entry, unit))
            continue;
        if (first.size() < count / 2)
            first.push_back(line(*entry, name));
        else
            last.push_back(line(*entry, name));
        if (last.size() > count / 2) {
            last.pop_front();
            ++left_out;
        }
    }
    if (left_out > 0)
        first.push_back("… " + std::to_string(left_out) + " lines …");
    first.insert(first.end(), last.begin(), last.end());
    return first;
}

} // namespace fgn::host
