// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/log_stream.h"
#include "os/folder_watch.h"
#include "systemd/journal.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace fgn::host {

/// Everything that a service has written, in the journal and in files, in the order of time.
class ServiceLog {
  public:
    ServiceLog(const std::string &name, uid_t uid);

    /// Skips what is older than `realtime` (microseconds since 1970), as far as that is cheap.
    void seek_since(std::uint64_t realtime);
    /// Empty at the end, for now.
    std::optional<systemd::JournalEntry> next();
    /// Waits for more after the end; false when `stop_fd` became readable instead.
    bool wait(int stop_fd);

    using Wanted = std::function<bool(const systemd::JournalEntry &)>;
    /// The last `count` that are `wanted`; it stands at its end afterwards.
    std::vector<systemd::JournalEntry> tail(std::size_t count, const Wanted &wanted);

  private:
    /// The journal is the first.
    struct Source {
        std::optional<LogStream> stream; // empty for the journal
        std::optional<systemd::JournalEntry> head = {};
        bool at_end = false;
        std::size_t read = 0;
        std::uint64_t first = 0; // when the first one read was written
    };

    void find_streams();
    void begin_again();
    void fill(Source &source);
    /// Since when nothing is missing, if each began with its last `reach` lines.
    std::uint64_t complete_since(std::size_t reach) const;

    std::string name_;
    systemd::Journal journal_;
    os::FolderWatch watch_;
    std::vector<Source> sources_;
};

} // namespace fgn::host
