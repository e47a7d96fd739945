// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "systemd/journal.h"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <limits>
#include <string>

namespace fgn::cli {

/// Which lines of a service's log are wanted; of what is not asked for, all.
struct LogFilter {
    std::string service;
    bool all = false;      // also what is around the service
    std::string container; // its role, as in "app"
    std::string level;     // of syslog(3), or a worse one
    std::string status;    // of a request: "404", or "5xx"
    std::uint64_t since = 0, until = std::numeric_limits<std::uint64_t>::max(); // microseconds since 1970

    bool wants(const systemd::JournalEntry &entry) const;
};

/// The options that choose container, level and status; others are usage errors.
void add_filter(CLI::App *command, LogFilter &filter);

} // namespace fgn::cli
