// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/repository.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace fgn::host {

/// One file of a backup, by the snapshot that holds it.
struct BackupFile {
    std::string snapshot, file;
};

/// Everything of a service at one time. It is complete with its last part, "service".
struct Backup {
    std::uint64_t number = 0;
    std::int64_t made = 0; // seconds since 1970
    std::string reason;    // "asked", "timer", "restore", …
    std::uint64_t generation = 0;
    std::uint64_t bytes = 0, added = 0;      // read, and new in the repository
    std::map<std::string, BackupFile> parts; // by name: "database", "volume:data", "files", "service"

    bool complete() const { return parts.contains("service"); }
};

/// All that a repository holds, in the order in which they were made, what was broken off too.
std::vector<Backup> backups(const std::vector<Stored> &files);
std::vector<Backup> backups(const Repository &repository);

nlohmann::json to_json(const Backup &backup);

/// The tags by which a part of `backup` is found again.
std::vector<std::string> tags(const Backup &backup, const std::string &part, const std::string &file);

/// The complete one of that number, or the newest for 0. Throws Error (absent).
Backup require_backup(const Repository &repository, const std::string &service, std::uint64_t number);

} // namespace fgn::host
