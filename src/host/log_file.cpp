// SPDX-License-Identifier: Apache-2.0
#include "host/log_file.h"

#include "base/error.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace fgn::host {

namespace {

constexpr std::size_t line_limit = 48U << 10U;
constexpr std::size_t block = 64U << 10U;
constexpr off_t farthest_back = off_t{256} << 20U; // of a file that is none of ours

std::string read_block(int fd, off_t from, std::size_t length) {
    std::string bytes(length, '\0');
    const ssize_t got = ::pread(fd, bytes.data(), bytes.size(), from);
    if (got < 0)
        throw system_error("read", "a log file", errno);
    bytes.resize(static_cast<std::size_t>(got));
    return bytes;
}

} // namespace

LogFile::LogFile(os::Fd fd) : fd_(std::move(fd)) {
    struct stat info {};
    if (::fstat(fd_.get(), &info) != 0)
        throw system_error("read", "a log file", errno);
    inode_ = info.st_ino;
    written_ = static_cast<std::uint64_t>(info.st_mtim.tv_sec) * 1'000'000;
}

std::size_t LogFile::seek_last(std::size_t lines) {
    const off_t size = ::lseek(fd_.get(), 0, SEEK_END);
    const off_t stop = std::max<off_t>(size - farthest_back, 0);
    std::size_t found = 0;
    for (off_t end = size; end > stop;) {
        const auto length = static_cast<std::size_t>(std::min<off_t>(end - stop, block));
        const off_t from = end - static_cast<off_t>(length);
        const std::string bytes = read_block(fd_.get(), from, length);
        for (std::size_t at = bytes.size(); at > 0; --at)
            // The newline before the first of them.
            if (bytes[at - 1] == '\n' && found++ == lines) {
                ::lseek(fd_.get(), from + static_cast<off_t>(at), SEEK_SET);
                return lines;
            }
        end = from;
    }
    ::lseek(fd_.get(), stop, SEEK_SET);
    return found;
}

bool LogFile::fill() {
    std::array<char, block> more{};
    const ssize_t got = ::read(fd_.get(), more.data(), more.size());
    if (got < 0)
        throw system_error("read", "a log file", errno);
    buffer_.append(more.data(), static_cast<std::size_t>(got));
    return got > 0;
}

std::optional<std::string> LogFile::next() {
    for (;;) {
        const auto end = buffer_.find('\n');
        if (end == std::string::npos && buffer_.size() < line_limit) {
            if (!fill())
                return std::nullopt;
            continue;
        }
        std::string line = buffer_.substr(0, std::min(end, line_limit));
        const bool ends = end != std::string::npos;
        buffer_.erase(0, ends ? end + 1 : buffer_.size());
        if (const bool skipped = std::exchange(cut_, !ends); !skipped)
            return line;
    }
}

} // namespace fgn::host
