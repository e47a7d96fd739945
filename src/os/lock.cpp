// SPDX-License-Identifier: Apache-2.0
#include "os/lock.h"

#include "base/error.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace fgn::os {

namespace {

Fd open_lock(const std::string &path) {
    Fd fd{::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!fd)
        throw system_error("open the lock", path, errno);
    return fd;
}

/// Whoever held the lock before may have removed the file after it was opened here.
bool is_at(const Fd &fd, const std::string &path) {
    struct stat opened {
    }, there{};
    return ::fstat(fd.get(), &opened) == 0 && ::lstat(path.c_str(), &there) == 0 &&
           opened.st_ino == there.st_ino && opened.st_dev == there.st_dev;
}

/// The locked file, or nothing when another process holds it and `how` has LOCK_NB.
std::optional<Fd> lock(const std::string &path, int how) {
    for (;;) {
        Fd fd = open_lock(path);
        if (::flock(fd.get(), how) == 0) {
            if (is_at(fd, path))
                return fd;
        } else if (errno == EWOULDBLOCK) {
            return std::nullopt;
        } else if (errno != EINTR) {
            throw system_error("take the lock", path, errno);
        }
    }
}

} // namespace

Lock::~Lock() {
    if (fd_)
        ::unlink(path_.c_str());
}

std::optional<Lock> Lock::try_acquire(const std::string &path) {
    if (auto fd = lock(path, LOCK_EX | LOCK_NB))
        return Lock{path, std::move(*fd)};
    return std::nullopt;
}

void Lock::sign(const std::string &holder) const {
    if (::ftruncate(fd_.get(), 0) != 0 ||
        ::pwrite(fd_.get(), holder.data(), holder.size(), 0) != static_cast<ssize_t>(holder.size()))
        throw system_error("sign the lock", path_, errno);
}

std::string Lock::holder(const std::string &path) {
    const Fd fd{::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)};
    std::array<char, 256> text{};
    const ssize_t got = fd ? ::read(fd.get(), text.data(), text.size()) : 0;
    return {text.data(), static_cast<std::size_t>(std::max<ssize_t>(got, 0))};
}

Lock Lock::acquire(const std::string &path) {
    return {path, std::move(*lock(path, LOCK_EX))};
}

} // namespace fgn::os
