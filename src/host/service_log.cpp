// SPDX-License-Identifier: Apache-2.0
#include "host/service_log.h"

#include "host/log.h"
#include "model/layout.h"

#include <algorithm>
#include <deque>
#include <set>

namespace fgn::host {

namespace {

/// "access.log" of "access.log.2"; empty for a name that is none of a log.
std::string log_name(const std::string &name) {
    const auto end = name.find(".log");
    return end == std::string::npos || end == 0 ? "" : name.substr(0, end + 4);
}

std::set<std::string> log_names(const os::Directory &folder) {
    std::set<std::string> names;
    for (const std::string &name : folder.list())
        if (const std::string log = log_name(name); !log.empty())
            names.insert(log);
    return names;
}

} // namespace

ServiceLog::ServiceLog(const std::string &name, uid_t uid)
    : name_(name), journal_(log_matches(name, uid), model::Layout{name, ""}.journal_namespace()),
      sources_(1) {
    find_streams();
}

/// Those that came since it was last called begin with their oldest line.
void ServiceLog::find_streams() {
    const auto logs = os::Directory::open_if_exists(model::Layout{name_, ""}.logs());
    if (!logs)
        return;
    watch_.add(*logs);
    for (const std::string &role_name : logs->list_folders()) {
        const os::Directory role = logs->sub(role_name);
        watch_.add(role);
        std::set<std::string> files = log_names(role);
        for (const std::string &start : role.list_folders()) {
            watch_.add(role.sub(start));
            files.merge(log_names(role.sub(start)));
        }
        for (const std::string &file : files)
            if (std::none_of(sources_.begin(), sources_.end(), [&](const Source &source) {
                    return source.stream && source.stream->is(role_name, file);
                }))
                sources_.push_back({LogStream{logs->sub(role_name), file, name_, role_name}});
    }
}

void ServiceLog::begin_again() {
    for (Source &source : sources_)
        source = {std::move(source.stream)};
}

void ServiceLog::seek_since(std::uint64_t realtime) {
    begin_again();
    journal_.seek_since(realtime);
    for (Source &source : sources_)
        if (source.stream)
            source.stream->seek_since(realtime);
}

void ServiceLog::fill(Source &source) {
    if (source.head || source.at_end)
        return;
    source.head = source.stream ? source.stream->next() : journal_.next();
    source.at_end = !source.head;
    if (source.head && source.read++ == 0)
        source.first = source.head->realtime;
}

std::optional<systemd::JournalEntry> ServiceLog::next() {
    Source *oldest = nullptr;
    for (Source &source : sources_) {
        fill(source);
        if (source.head && (oldest == nullptr || source.head->realtime < oldest->head->realtime))
            oldest = &source;
    }
    return oldest == nullptr ? std::nullopt : std::exchange(oldest->head, std::nullopt);
}

bool ServiceLog::wait(int stop_fd) {
    if (!journal_.wait(stop_fd, watch_.fd()))
        return false;
    watch_.forget();
    find_streams();
    for (Source &source : sources_)
        source.at_end = false;
    return true;
}

std::uint64_t ServiceLog::complete_since(std::size_t reach) const {
    std::uint64_t since = 0;
    for (const Source &source : sources_)
        if (source.read >= reach)
            since = std::max(since, source.first);
    return since;
}

/// No source can select by such a question, so all are read back in growing steps.
std::vector<systemd::JournalEntry> ServiceLog::tail(std::size_t count, const Wanted &wanted) {
    for (std::size_t reach = count * 4;; reach *= 4) {
        begin_again();
        journal_.seek_last(reach);
        for (Source &source : sources_)
            if (source.stream)
                source.stream->seek_last(reach);
        std::deque<systemd::JournalEntry> last;
        while (auto entry = next()) {
            if (wanted(*entry))
                last.push_back(std::move(*entry));
            if (last.size() > count)
                last.pop_front();
        }
        const std::uint64_t since = complete_since(reach);
        if (since == 0 || (last.size() == count && last.front().realtime >= since))
            return {last.begin(), last.end()};
    }
}

} // namespace fgn::host
