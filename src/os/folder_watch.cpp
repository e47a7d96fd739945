// SPDX-License-Identifier: Apache-2.0
#include "os/folder_watch.h"

#include "base/error.h"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>

namespace fgn::os {

FolderWatch::FolderWatch() : fd_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    if (!fd_)
        throw system_error("watch", "folders", errno);
}

/// By the descriptor: a path could lead elsewhere by now.
void FolderWatch::add(const Directory &folder) {
    const std::string opened = "/proc/self/fd/" + std::to_string(folder.fd());
    if (::inotify_add_watch(fd_.get(), opened.c_str(), IN_MODIFY | IN_CREATE | IN_MOVED_TO) < 0)
        throw system_error("watch", folder.path(), errno);
}

void FolderWatch::wait() const {
    struct pollfd wanted {
        fd_.get(), POLLIN, 0
    };
    while (::poll(&wanted, 1, -1) < 0)
        if (errno != EINTR)
            throw system_error("watch", "folders", errno);
}

void FolderWatch::forget() const {
    std::array<char, 16384> events{};
    while (::read(fd_.get(), events.data(), events.size()) > 0) {
    }
}

} // namespace fgn::os
