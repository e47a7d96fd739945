// SPDX-License-Identifier: Apache-2.0
#include "os/directory.h"

#include "base/error.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

namespace fgn::os {

namespace {

constexpr int directory_flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

Fd open_beneath(int anchor, const std::string &path, int flags, mode_t mode = 0) {
    struct open_how how {};
    how.flags = static_cast<std::uint64_t>(flags) | O_CLOEXEC;
    how.mode = mode;
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
    return Fd{static_cast<int>(::syscall(SYS_openat2, anchor, path.c_str(), &how, sizeof how))};
}

/// ELOOP is openat2's word for RESOLVE_NO_SYMLINKS; strerror's would puzzle.
Error open_error(const std::string &context, const std::string &object) {
    if (errno == ELOOP)
        return {context, object, "it is a symbolic link, or behind one, and those are not followed here"};
    return system_error(context, object, errno);
}

struct Split {
    std::string parent, name;
};

Split split_path(const std::string &path) {
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? Split{".", path}
                                      : Split{path.substr(0, slash), path.substr(slash + 1)};
}

Fd open_parent(const Directory &directory, const std::string &parent) {
    Fd fd = open_beneath(directory.fd(), parent, directory_flags);
    if (!fd)
        throw open_error("open the folder", directory.path() + "/" + parent);
    return fd;
}

void set_owner(int fd, const FileMode &mode, const std::string &object) {
    const bool owned = mode.owner != static_cast<uid_t>(-1) || mode.group != static_cast<gid_t>(-1);
    if (owned && ::fchown(fd, mode.owner, mode.group) != 0)
        throw system_error("set the owner of", object, errno);
    if (::fchmod(fd, mode.mode) != 0)
        throw system_error("set the mode of", object, errno);
}

void sync_fd(int fd, const std::string &object) {
    if (::fsync(fd) != 0)
        throw system_error("write to disk", object, errno);
}

std::vector<std::string> entries(int fd, const std::string &object) {
    Fd copy{::openat(fd, ".", directory_flags)};
    const std::unique_ptr<DIR, int (*)(DIR *)> stream{::fdopendir(copy.get()), ::closedir};
    if (!stream)
        throw system_error("list", object, errno);
    static_cast<void>(copy.release());
    std::vector<std::string> names;
    while (const dirent *entry = ::readdir(stream.get())) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..")
            names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

/// A folder of another's can be a mount point or swapped meanwhile: every level is opened without
/// following links and on the same file system.
void remove_at(int parent, const std::string &name, const std::string &object) {
    if (::unlinkat(parent, name.c_str(), 0) == 0 || errno == ENOENT)
        return;
    if (errno != EISDIR && errno != EPERM)
        throw system_error("remove", object, errno);
    Fd folder{::openat(parent, name.c_str(), directory_flags | O_NOFOLLOW)};
    if (!folder)
        throw system_error("remove", object, errno);
    for (const std::string &child : entries(folder.get(), object))
        remove_at(folder.get(), child, object + "/" + child);
    if (::unlinkat(parent, name.c_str(), AT_REMOVEDIR) != 0 && errno != ENOENT)
        throw system_error("remove", object, errno);
}

constexpr const char *temporary_suffix = ".fgn-new";

} // namespace

Directory Directory::open(const std::string &path) {
    Fd fd{::open(path.c_str(), directory_flags)};
    if (!fd)
        throw system_error("open the folder", path, errno);
    return {std::move(fd), path};
}

std::optional<Directory> Directory::open_if_exists(const std::string &path) {
    Fd fd{::open(path.c_str(), directory_flags)};
    if (!fd && errno == ENOENT)
        return std::nullopt;
    if (!fd)
        throw system_error("open the folder", path, errno);
    return Directory{std::move(fd), path};
}

Directory Directory::ensure(const std::string &path, const FileMode &mode) {
    const auto slash = path.rfind('/');
    return open(slash == 0 ? "/" : path.substr(0, slash)).make(path.substr(slash + 1), mode);
}

Directory Directory::sub(const std::string &path) const {
    return {open_parent(*this, path), full(path)};
}

std::optional<Directory> Directory::sub_if_exists(const std::string &path) const {
    Fd fd = open_beneath(fd_.get(), path, directory_flags);
    if (!fd && errno == ENOENT)
        return std::nullopt;
    if (!fd)
        throw system_error("open the folder", full(path), errno);
    return Directory{std::move(fd), full(path)};
}

Directory Directory::make(const std::string &path, const FileMode &mode) const {
    std::string level;
    for (std::size_t end = 0; end != std::string::npos;) {
        end = path.find('/', end + 1);
        level = path.substr(0, end);
        const Split split = split_path(level);
        const Fd parent = open_parent(*this, split.parent);
        if (::mkdirat(parent.get(), split.name.c_str(), 0700) != 0) {
            if (errno == EEXIST)
                continue;
            throw system_error("create the folder", full(level), errno);
        }
        const Fd made = open_parent(*this, level);
        set_owner(made.get(), mode, full(level));
    }
    return sub(path);
}

std::optional<Fd> Directory::open_file(const std::string &path) const {
    Fd fd = open_beneath(fd_.get(), path, O_RDONLY | O_NONBLOCK);
    if (!fd && errno == ENOENT)
        return std::nullopt;
    if (!fd)
        throw open_error("read", full(path));
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode))
        throw Error{"read", full(path), "not a regular file"};
    return fd;
}

std::optional<std::string> Directory::read(const std::string &path, std::size_t limit) const {
    const auto fd = open_file(path);
    return fd ? std::optional{read_all(fd->get(), limit, full(path))} : std::nullopt;
}

void Directory::write(const std::string &path, std::string_view content, const FileMode &mode) const {
    const Split split = split_path(path);
    const Fd parent = open_parent(*this, split.parent);
    const std::string temporary = "." + split.name + temporary_suffix;
    ::unlinkat(parent.get(), temporary.c_str(), 0);
    const Fd fd{::openat(parent.get(), temporary.c_str(),
                         O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!fd)
        throw system_error("write", full(path), errno);
    try {
        write_all(fd.get(), content, full(path));
        set_owner(fd.get(), mode, full(path));
        sync_fd(fd.get(), full(path));
        if (::renameat(parent.get(), temporary.c_str(), parent.get(), split.name.c_str()) != 0)
            throw system_error("write", full(path), errno);
    } catch (const Error &) {
        ::unlinkat(parent.get(), temporary.c_str(), 0);
        throw;
    }
    sync_fd(parent.get(), full(split.parent));
}

void Directory::append(const std::string &path, std::string_view record, const FileMode &mode) const {
    const Fd fd = open_beneath(fd_.get(), path, O_WRONLY | O_CREAT | O_APPEND, mode.mode);
    if (!fd)
        throw system_error("write", full(path), errno);
    write_all(fd.get(), record, full(path));
    sync_fd(fd.get(), full(path));
    sync();
}

void Directory::link(const std::string &path, const std::string &target) const {
    const Split split = split_path(path);
    const Fd parent = open_parent(*this, split.parent);
    const std::string temporary = "." + split.name + temporary_suffix;
    ::unlinkat(parent.get(), temporary.c_str(), 0);
    if (::symlinkat(target.c_str(), parent.get(), temporary.c_str()) != 0 ||
        ::renameat(parent.get(), temporary.c_str(), parent.get(), split.name.c_str()) != 0)
        throw system_error("link", full(path), errno);
    sync_fd(parent.get(), full(split.parent));
}

std::optional<std::string> Directory::link_target(const std::string &path) const {
    const Split split = split_path(path);
    const Fd parent = open_beneath(fd_.get(), split.parent, directory_flags);
    std::string target(PATH_MAX, '\0');
    const ssize_t length =
        parent ? ::readlinkat(parent.get(), split.name.c_str(), target.data(), target.size()) : -1;
    if (length < 0)
        return std::nullopt;
    target.resize(static_cast<std::size_t>(length));
    return target;
}

std::optional<struct stat> Directory::status(const std::string &path) const {
    const Fd fd = open_beneath(fd_.get(), path, O_PATH | O_NOFOLLOW);
    struct stat info {};
    if (!fd || ::fstat(fd.get(), &info) != 0)
        return std::nullopt;
    return info;
}

std::vector<std::string> Directory::list() const {
    return entries(fd_.get(), path_);
}

std::vector<std::string> Directory::list_folders() const {
    std::vector<std::string> folders;
    for (std::string &name : list())
        if (const auto info = status(name); info && S_ISDIR(info->st_mode))
            folders.push_back(std::move(name));
    return folders;
}

bool Directory::remove(const std::string &path) const {
    const Split split = split_path(path);
    const Fd parent = open_beneath(fd_.get(), split.parent, directory_flags);
    struct stat info {};
    if (!parent || ::fstatat(parent.get(), split.name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0)
        return false;
    remove_at(parent.get(), split.name, full(path));
    return true;
}

bool Directory::remove_empty(const std::string &path) const {
    return ::unlinkat(fd_.get(), path.c_str(), AT_REMOVEDIR) == 0 || errno == ENOENT;
}

void Directory::rename(const std::string &from, const std::string &to) const {
    if (::renameat(fd_.get(), from.c_str(), fd_.get(), to.c_str()) != 0)
        throw system_error("rename", full(from), errno);
    sync();
}

void Directory::settle(const std::string &path, mode_t mode) const {
    const auto file = open_file(path);
    if (!file)
        throw system_error("open", full(path), ENOENT);
    set_owner(file->get(), {mode}, full(path));
    sync_fd(file->get(), full(path));
}

void Directory::hard_link(const std::string &from, const std::string &to) const {
    if (::linkat(fd_.get(), from.c_str(), fd_.get(), to.c_str(), 0) != 0)
        throw system_error("link", full(to), errno);
}

void Directory::sync() const {
    sync_fd(fd_.get(), path_);
}

} // namespace fgn::os
