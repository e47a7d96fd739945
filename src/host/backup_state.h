// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/backups.h"

#include <cstdint>
#include <optional>
#include <string>

namespace fgn::host {

/// What is known of a service's backups without asking their repository, in a file that everybody may read.
struct BackupState {
    std::optional<Backup> last;     // that succeeded
    std::uint64_t milliseconds = 0; // that it took
    std::string repository;         // that `last` is in
    std::uint64_t begun = 0;        // number of the newest that has begun, and may have been broken off
    std::int64_t failed_at = 0;     // of a later one; 0: none
    std::string failure;            // why, in words
    std::int64_t checked = 0;       // when the repository was last found whole

    static BackupState read(const Paths &paths, const std::string &service);
    void write(const Paths &paths, const std::string &service) const;
    /// Whether anything is kept of it on this machine, root's own repository included.
    static bool exists(const Paths &paths, const std::string &service);
    static void remove(const Paths &paths, const std::string &service);
};

} // namespace fgn::host
