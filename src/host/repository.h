// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/paths.h"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace fgn::host {

/// One file that is kept, as restic's snapshot of it.
struct Stored {
    std::string id;
    std::int64_t made = 0; // seconds since 1970
    std::vector<std::string> tags;
};

/// A file that was stored just now, and what that took, in bytes.
struct StoredNow {
    std::string id; // its first digits at least; empty where restic does not tell it
    std::uint64_t read = 0, added = 0;
};

/// What there was of a repository when it was opened.
struct Opened {
    bool new_key = false;
    std::vector<Stored> files;
};

/// restic's repository of one service, and its key. Throws Error, naming the repository, when restic cannot
/// reach it, has another key, finds it locked or damaged, or the disk full.
class Repository {
  public:
    /// `where` is as in [backup] repository: empty is a folder of root's. `key` is what others were encrypted
    /// with; empty is the one that root keeps for the service.
    Repository(const Paths &paths, std::string service, const std::string &where, std::string key = {});

    /// Whose backups it holds.
    const std::string &service() const { return service_; }
    const std::string &where() const { return where_; }
    /// Whether it is a folder of this machine's root.
    bool own() const { return own_; }
    /// Empty before the first backup.
    std::string key() const;
    /// The key that it was given becomes the one that root keeps for the service.
    void keep_key() const;
    /// Makes the key and the repository where they are missing, and ends locks whose holders have died.
    Opened open(bool may_be_missing) const;

    /// Each file that fgnctl has stored, in no order.
    std::vector<Stored> list() const;
    /// Stores what `fill` writes to the descriptor that it is given. When it throws, nothing is stored.
    StoredNow store(const std::string &file, const std::vector<std::string> &tags,
                    const std::function<void(int)> &fill) const;
    /// Hands the file of a snapshot to `take` as a descriptor to read from; what `take` throws passes
    /// through.
    void fetch(const std::string &id, const std::string &file, const std::function<void(int)> &take) const;
    /// Removes snapshots, and whatever only they need.
    void forget(const std::vector<std::string> &ids) const;
    /// Removes what no snapshot needs, as a backup that failed leaves it.
    void prune() const;
    /// Looks whether all is there and whole; `data` also reads all of it.
    void check(bool data) const;

  private:
    std::string run(const std::vector<std::string> &arguments) const;
    void unlock() const;
    std::vector<std::string> locks() const;
    bool is_held(const std::string &lock) const;
    std::vector<std::string> argv(const std::vector<std::string> &arguments) const;
    std::vector<std::string> settings() const;
    std::vector<std::string> environment() const;

    Paths paths_;
    std::string service_, where_, key_;
    bool own_;
};

} // namespace fgn::host
