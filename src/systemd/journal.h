// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fgn::systemd {

/// Alternatives of "FIELD=value" terms: an entry is wanted if it has all terms of one of them.
using JournalMatches = std::vector<std::vector<std::string>>;

/// What `journalctl -u UNIT` selects: the unit's lines, and systemd's about it.
JournalMatches unit_matches(const std::string &unit);
/// Everything that `uid`, its user manager and, under subordinate ids, its containers have logged.
JournalMatches user_matches(uid_t uid);

/// One line of the journal. Every text is as its writer chose it: bounded, but neither checked nor sanitised.
struct JournalEntry {
    std::uint64_t realtime = 0; // microseconds since 1970
    std::string unit;           // of the user manager if there is one, else of the system
    std::string container;      // CONTAINER_NAME, as Podman's journald driver writes it
    std::string identifier;     // SYSLOG_IDENTIFIER
    int priority = 6;           // syslog(3)
    std::optional<uid_t> uid;   // may be a subordinate id
    std::string message;        // at most 48 KiB
};

/// Reads the journal in the order of time, from the oldest entry unless told otherwise.
class Journal {
  public:
    /// Opens the machine's journal and, where there is one, that of `own_namespace`; or the files of
    /// `directory`.
    explicit Journal(const JournalMatches &matches, const std::string &own_namespace = {},
                     const std::string &directory = {});
    Journal(Journal &&) noexcept;
    Journal &operator=(Journal &&) noexcept;
    ~Journal();

    /// Skips all but the last `count` entries.
    void seek_last(std::size_t count);
    /// Skips what is older than `realtime` (microseconds since 1970).
    void seek_since(std::uint64_t realtime);

    /// Empty at the end, for now.
    std::optional<JournalEntry> next();
    /// Waits for entries after the end, or until `other_fd` is readable; false when `stop_fd` became so
    /// instead.
    bool wait(int stop_fd, int other_fd = -1);

  private:
    class Reader;
    std::unique_ptr<Reader> reader_;
};

} // namespace fgn::systemd
