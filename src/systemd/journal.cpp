// SPDX-License-Identifier: Apache-2.0
#include "systemd/journal.h"

#include "base/error.h"
#include "systemd/journal_fields.h"

#include <poll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <limits>
#include <utility>

namespace fgn::systemd {

namespace {

struct Close {
    void operator()(sd_journal *journal) const { ::sd_journal_close(journal); }
};
using Handle = std::unique_ptr<sd_journal, Close>;

int checked(int result, const char *context) {
    if (result < 0)
        throw system_error(context, "the journal", -result);
    return result;
}

Handle open(const std::string &own_namespace, const std::string &directory) {
    sd_journal *journal = nullptr;
    constexpr int machine = SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_INCLUDE_DEFAULT_NAMESPACE;
    const char *const name = own_namespace.empty() ? nullptr : own_namespace.c_str();
    const int failed = directory.empty() ? ::sd_journal_open_namespace(&journal, name, machine)
                                         : ::sd_journal_open_directory(&journal, directory.c_str(), 0);
    if (failed < 0)
        throw system_error("open", directory.empty() ? "the journal" : directory, -failed);
    return Handle{journal};
}

void add_matches(sd_journal *journal, const JournalMatches &matches) {
    for (const std::vector<std::string> &terms : matches) {
        for (const std::string &term : terms)
            checked(::sd_journal_add_match(journal, term.data(), term.size()), "search");
        checked(::sd_journal_add_disjunction(journal), "search");
    }
}

/// For poll(2): on a network file system the journal must be looked at now and then.
int milliseconds_to_poll(sd_journal *journal) {
    std::uint64_t until = 0; // CLOCK_MONOTONIC, which is the steady clock
    checked(::sd_journal_get_timeout(journal, &until), "follow");
    if (until == std::numeric_limits<std::uint64_t>::max())
        return -1;
    const auto left = std::chrono::microseconds{until} - std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<int>(
        std::max<std::int64_t>(std::chrono::ceil<std::chrono::milliseconds>(left).count(), 0));
}

} // namespace

class Journal::Reader {
  public:
    Reader(const JournalMatches &matches, const std::string &own_namespace, const std::string &directory)
        : journal_(open(own_namespace, directory)) {
        add_matches(get(), matches);
        checked(::sd_journal_set_data_threshold(get(), journal_field_limit), "open");
        // Before the first entry is read, or one written in between would not be noticed.
        fd_ = checked(::sd_journal_get_fd(get()), "follow");
    }

    void seek_last(std::size_t count) {
        checked(::sd_journal_seek_tail(get()), "search");
        const bool found =
            checked(::sd_journal_previous_skip(get(), std::max<std::size_t>(count, 1)), "search") > 0;
        if (!found)
            checked(::sd_journal_seek_head(get()), "search");
        at_entry_ = found && count > 0;
    }

    void seek_since(std::uint64_t realtime) {
        checked(::sd_journal_seek_realtime_usec(get(), realtime), "search");
        at_entry_ = false;
    }

    bool advance() {
        return std::exchange(at_entry_, false) || checked(::sd_journal_next(get()), "read") > 0;
    }

    bool wait(int stop_fd, int other_fd) {
        std::array<struct pollfd, 3> wanted{{{fd_, POLLIN, 0}, {stop_fd, POLLIN, 0}, {other_fd, POLLIN, 0}}};
        for (;;) {
            const int ready = ::poll(wanted.data(), wanted.size(), milliseconds_to_poll(get()));
            if (ready < 0 && errno != EINTR)
                throw system_error("follow", "the journal", errno);
            if (ready > 0 && wanted[1].revents != 0)
                return false;
            if (ready >= 0 &&
                (checked(::sd_journal_process(get()), "follow") != SD_JOURNAL_NOP || wanted[2].revents != 0))
                return true;
        }
    }

    sd_journal *get() const { return journal_.get(); }

  private:
    Handle journal_;
    int fd_ = -1;
    bool at_entry_ = false; // the next entry is the one it stands at
};

Journal::Journal(const JournalMatches &matches, const std::string &own_namespace,
                 const std::string &directory)
    : reader_(std::make_unique<Reader>(matches, own_namespace, directory)) {}
Journal::Journal(Journal &&) noexcept = default;
Journal &Journal::operator=(Journal &&) noexcept = default;
Journal::~Journal() = default;

void Journal::seek_last(std::size_t count) {
    reader_->seek_last(count);
}

void Journal::seek_since(std::uint64_t realtime) {
    reader_->seek_since(realtime);
}

std::optional<JournalEntry> Journal::next() {
    return reader_->advance() ? std::optional{read_entry(reader_->get())} : std::nullopt;
}

bool Journal::wait(int stop_fd, int other_fd) {
    return reader_->wait(stop_fd, other_fd);
}

} // namespace fgn::systemd
