// SPDX-License-Identifier: Apache-2.0
#include "os/fd.h"

#include "base/error.h"

#include <fcntl.h>
#include <unistd.h>

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

std::string read_all(int fd, std::size_t limit, const std::string &object) {
    std::string out;
    std::array<char, 16384> buffer{};
    for (;;) {
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            throw system_error("read", object, errno);
        if (got == 0)
            return out;
        if (out.size() + static_cast<std::size_t>(got) > limit)
            throw Error{"read", object, "larger than " + std::to_string(limit) + " bytes"};
        out.append(buffer.data(), static_cast<std::size_t>(got));
    }
}

} // namespace fgn::os
