// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/log_file.h"
#include "host/log_line.h"
#include "systemd/journal.h"

#include <deque>
#include <string>
#include <vector>

namespace fgn::host {

/// One log over all files that it was rotated into and all folders of its starts, from its oldest line on.
class LogStream {
  public:
    /// `file` as "access.log", in the folder `role` of `service`.
    LogStream(os::Directory role, std::string file, std::string service, const std::string &role_name);

    /// Skips all but the last `lines`.
    void seek_last(std::size_t lines);
    /// Skips files that are older than `realtime` (microseconds since 1970) as a whole.
    void seek_since(std::uint64_t realtime);

    /// As if from the journal, of a container SERVICE-ROLE-log; empty at the end, for now.
    std::optional<systemd::JournalEntry> next();

    bool is(const std::string &role_name, const std::string &file) const;

  private:
    std::vector<std::string> parts() const;
    bool open_next();
    bool open(const std::string &part);

    os::Directory role_;
    std::string file_, role_name_, container_;
    std::deque<LogFile> open_; // two at most: a writer may not have noticed yet that it was rotated
    LineMark mark_;
};

} // namespace fgn::host
