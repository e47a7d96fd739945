// SPDX-License-Identifier: Apache-2.0
#include "host/log_stream.h"

#include <algorithm>
#include <charconv>

namespace fgn::host {

namespace {

/// 0 for FILE itself, N for FILE.N; empty for another.
std::optional<unsigned> part_number(const std::string &name, const std::string &file) {
    if (name == file)
        return 0;
    if (!name.starts_with(file + "."))
        return std::nullopt;
    unsigned number = 0;
    const char *const end = name.data() + name.size();
    const auto read = std::from_chars(name.data() + file.size() + 1, end, number);
    return read.ec == std::errc{} && read.ptr == end ? std::optional{number} : std::nullopt;
}

bool is_file(const os::Directory &folder, const std::string &name) {
    const auto status = folder.status(name);
    return status && S_ISREG(status->st_mode);
}

/// Oldest first; what is no file is none of ours.
std::vector<std::string> parts_in(const os::Directory &folder, const std::string &file) {
    std::vector<std::pair<unsigned, std::string>> found;
    for (const std::string &name : folder.list())
        if (const auto number = part_number(name, file); number && is_file(folder, name))
            found.emplace_back(*number, name);
    std::sort(found.rbegin(), found.rend());
    std::vector<std::string> names;
    for (auto &[number, name] : found)
        names.push_back(std::move(name));
    return names;
}

} // namespace

LogStream::LogStream(os::Directory role, std::string file, std::string service, const std::string &role_name)
    : role_(std::move(role)), file_(std::move(file)), role_name_(role_name),
      container_(std::move(service) + "-" + role_name.substr(0, role_name.find('-')) + "-log") {}

bool LogStream::is(const std::string &role_name, const std::string &file) const {
    return role_name_ == role_name && file_ == file;
}

/// Folders of starts are named after their time.
std::vector<std::string> LogStream::parts() const {
    std::vector<std::string> all;
    for (const std::string &start : role_.list_folders())
        for (const std::string &part : parts_in(role_.sub(start), file_))
            all.push_back(start + "/" + part);
    const auto own = parts_in(role_, file_);
    all.insert(all.end(), own.begin(), own.end());
    return all;
}

bool LogStream::open(const std::string &part) {
    auto fd = role_.open_file(part);
    if (!fd)
        return false;
    open_.emplace_back(std::move(*fd));
    while (open_.size() > 2)
        open_.pop_front();
    if (mark_.realtime == 0)
        mark_.realtime = open_.back().written();
    return true;
}

/// The one after the newest that is open; the oldest if that is gone.
bool LogStream::open_next() {
    const auto all = parts();
    if (open_.empty())
        return !all.empty() && open(all.front());
    for (auto part = all.rbegin(); part != all.rend(); ++part) {
        const auto status = role_.status(*part);
        if (status && status->st_ino == open_.back().inode())
            return part != all.rbegin() && open(*(part - 1));
    }
    return !all.empty() && open(all.front());
}

void LogStream::seek_last(std::size_t lines) {
    open_.clear();
    std::vector<LogFile> newest_first;
    const auto all = parts();
    for (auto part = all.rbegin(); part != all.rend() && lines > 0; ++part)
        if (auto fd = role_.open_file(*part)) {
            LogFile file{std::move(*fd)};
            lines -= file.seek_last(lines);
            newest_first.push_back(std::move(file));
        }
    for (auto file = newest_first.rbegin(); file != newest_first.rend(); ++file)
        open_.push_back(std::move(*file));
    mark_ = {open_.empty() ? 0 : open_.front().written()};
}

void LogStream::seek_since(std::uint64_t realtime) {
    open_.clear();
    mark_ = {};
    for (const std::string &part : parts())
        if (const auto status = role_.status(part);
            status && static_cast<std::uint64_t>(status->st_mtim.tv_sec + 1) * 1'000'000 >= realtime) {
            open(part);
            return;
        }
}

std::optional<systemd::JournalEntry> LogStream::next() {
    do {
        for (LogFile &file : open_)
            if (auto line = file.next()) {
                mark_ = read_mark(*line).value_or(mark_);
                systemd::JournalEntry entry;
                entry.realtime = mark_.realtime;
                entry.priority = mark_.priority;
                entry.container = container_;
                entry.message = std::move(*line);
                return entry;
            }
    } while (open_next());
    return std::nullopt;
}

} // namespace fgn::host
