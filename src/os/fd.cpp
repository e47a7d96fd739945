// SPDX-License-Identifier: Apache-2.0
#include "os/fd.h"

#include "base/error.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace fgn::os {

void Fd::reset(int fd) {
    if (fd_ >= 0)
        ::close(fd_);
    fd_ = fd;
}

Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw system_error("make a pipe", "", errno);
    return {Fd{ends[0]}, Fd{ends[1]}};
}

void write_all(int fd, std::string_view bytes, const std::string &object) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            throw system_error("write", object, errno);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void copy(int from, int to, std::uint64_t limit) {
    std::array<char, 65536> buffer{};
    for (std::uint64_t all = 0;;) {
        const ssize_t got = ::read(from, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw system_error("copy", "", errno);
        if (got == 0)
            return;
        if ((all += static_cast<std::uint64_t>(got)) > limit)
            throw Error{"copy", "", "larger than " + std::to_string(limit) + " bytes"};
        write_all(to, {buffer.data(), static_cast<std::size_t>(got)}, "");
    }
}

bool reader_is_gone(int fd) {
    struct pollfd end {
        fd, POLLOUT, 0
    };
    return ::poll(&end, 1, 0) > 0 && (end.revents & POLLERR) != 0;
}

std::string read_start(int fd, std::size_t limit, const std::string &object) {
    std::string out;
    std::array<char, 16384> buffer{};
    while (out.size() < limit) {
        const ssize_t got = ::read(fd, buffer.data(), std::min(buffer.size(), limit - out.size()));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw system_error("read", object, errno);
        if (got == 0)
            break;
        out.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return out;
}

std::string read_all(int fd, std::size_t limit, const std::string &object) {
    std::string out = read_start(fd, limit + 1, object);
    if (out.size() > limit)
        throw Error{"read", object, "larger than " + std::to_string(limit) + " bytes"};
    return out;
}

} // namespace fgn::os
