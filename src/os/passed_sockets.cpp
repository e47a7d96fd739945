// SPDX-License-Identifier: Apache-2.0
#include "os/passed_sockets.h"

#include "base/error.h"
#include "os/fd.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

namespace fgn::os {

namespace {

constexpr int first_socket = 3; // sd_listen_fds(3)
/// Far less than a container takes to start after its sockets were handed on.
constexpr int look_again = 2; // milliseconds

int passed_sockets() {
    const char *text = ::getenv("LISTEN_FDS");
    int count = 0;
    if (text != nullptr)
        std::from_chars(text, text + std::strlen(text), count);
    return count;
}

void make_non_blocking(int count) {
    for (int fd = first_socket; fd < first_socket + count; ++fd)
        if (const int flags = ::fcntl(fd, F_GETFL); flags >= 0 && (flags & O_NONBLOCK) == 0)
            ::fcntl(fd, F_SETFL, flags | O_NONBLOCK);
}

/// Once more when it has ended.
void watch(const Fd &process, int count) {
    struct pollfd ended {
        process.get(), POLLIN, 0
    };
    while (::poll(&ended, 1, look_again) <= 0)
        make_non_blocking(count);
    make_non_blocking(count);
}

} // namespace

void exec_with_non_blocking_sockets(const std::vector<std::string> &argv) {
    const int count = passed_sockets();
    const Fd self{static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0))};
    if (!self)
        throw system_error("watch", argv.front(), errno);
    const pid_t watcher = count > 0 ? ::fork() : -1;
    if (watcher == 0)
        return watch(self, count);
    std::vector<char *> arguments;
    for (const std::string &argument : argv)
        arguments.push_back(const_cast<char *>(argument.c_str()));
    arguments.push_back(nullptr);
    ::execv(arguments.front(), arguments.data());
    throw system_error("run", argv.front(), errno);
}

} // namespace fgn::os
