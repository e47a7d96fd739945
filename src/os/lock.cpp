// SPDX-License-Identifier: Apache-2.0
#include "os/lock.h"

#include "base/error.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>

namespace fgn::os {

namespace {

Fd open_lock(const std::string &path) {
    Fd fd{::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!fd)
        throw system_error("open the lock", path, errno);
    return fd;
}

} // namespace

std::optional<Lock> Lock::try_acquire(const std::string &path) {
    Fd fd = open_lock(path);
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) == 0)
        return Lock{std::move(fd)};
    if (errno == EWOULDBLOCK)
        return std::nullopt;
    throw system_error("take the lock", path, errno);
}

Lock Lock::acquire(const std::string &path) {
    Fd fd = open_lock(path);
    while (::flock(fd.get(), LOCK_EX) != 0)
        if (errno != EINTR)
            throw system_error("take the lock", path, errno);
    return Lock{std::move(fd)};
}

} // namespace fgn::os
