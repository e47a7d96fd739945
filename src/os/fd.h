// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace fgn::os {

/// Owns one file descriptor; -1 owns nothing.
class Fd {
  public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    Fd(Fd &&other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd &operator=(Fd &&other) noexcept {
        reset(std::exchange(other.fd_, -1));
        return *this;
    }
    Fd(const Fd &) = delete;
    Fd &operator=(const Fd &) = delete;
    ~Fd() { reset(); }

    int get() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    int release() { return std::exchange(fd_, -1); }
    void reset(int fd = -1);

  private:
    int fd_ = -1;
};

struct Pipe {
    Fd read, write;
};

/// Both ends are close-on-exec.
Pipe make_pipe();

/// Copies to the end; throws Error for more than `limit` bytes.
void copy(int from, int to, std::uint64_t limit);

/// Whether nobody is left to read what is written to this end of a pipe.
bool reader_is_gone(int fd);

/// Writes all of `bytes`; throws Error naming `object`.
void write_all(int fd, std::string_view bytes, const std::string &object);

/// Reads to the end or to `limit` bytes, whichever comes first.
std::string read_start(int fd, std::size_t limit, const std::string &object);

/// Reads to the end; throws Error when there are more than `limit` bytes.
std::string read_all(int fd, std::size_t limit, const std::string &object);

} // namespace fgn::os
