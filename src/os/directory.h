// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/fd.h"

#include <sys/stat.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

namespace fgn::os {

/// The attributes a file gets before it is visible under its name; owner -1 is the caller.
struct FileMode {
    mode_t mode = 0644;
    uid_t owner = static_cast<uid_t>(-1);
    gid_t group = static_cast<gid_t>(-1);
};

/// A directory by descriptor. Every path below is relative to it, cannot leave it and crosses no
/// symbolic link (openat2(2) RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS): safe where others can write.
class Directory {
  public:
    /// Opens an absolute path; its own components may be links, so it must be a trusted one.
    static Directory open(const std::string &path);
    /// Opens an absolute path and creates its last component if it is missing.
    static Directory ensure(const std::string &path, const FileMode &mode);
    static std::optional<Directory> open_if_exists(const std::string &path);

    Directory sub(const std::string &path) const;
    std::optional<Directory> sub_if_exists(const std::string &path) const;
    /// Creates what is missing of `path`, each level with `mode`.
    Directory make(const std::string &path, const FileMode &mode) const;

    /// Empty when there is no such file; throws when it is no regular file or larger than `limit` bytes.
    std::optional<std::string> read(const std::string &path, std::size_t limit) const;
    /// For reading; empty when there is no such file, throws when it is no regular one.
    std::optional<Fd> open_file(const std::string &path) const;
    /// Replaces atomically and durably: a reader sees the old or the new content, also after a power cut.
    void write(const std::string &path, std::string_view content, const FileMode &mode = {}) const;
    /// Appends one record and makes it durable.
    void append(const std::string &path, std::string_view record, const FileMode &mode = {}) const;
    /// Replaces atomically.
    void link(const std::string &path, const std::string &target) const;
    std::optional<std::string> link_target(const std::string &path) const;

    std::optional<struct stat> status(const std::string &path) const;
    std::vector<std::string> list() const;
    /// Of those the folders; a link is none.
    std::vector<std::string> list_folders() const;
    /// Removes a file, a link or a whole tree; whether there was one.
    bool remove(const std::string &path) const;
    /// Removes only an empty directory; whether it is gone now.
    bool remove_empty(const std::string &path) const;
    void rename(const std::string &from, const std::string &to) const;
    /// What another program wrote to the file becomes durable, and gets its mode.
    void settle(const std::string &path, mode_t mode) const;
    /// Another name for the same file.
    void hard_link(const std::string &from, const std::string &to) const;
    void sync() const;

    int fd() const { return fd_.get(); }
    const std::string &path() const { return path_; }

  private:
    Directory(Fd fd, std::string path) : fd_(std::move(fd)), path_(std::move(path)) {}
    std::string full(const std::string &path) const { return path_ + "/" + path; }

    Fd fd_;
    std::string path_;
};

} // namespace fgn::os
