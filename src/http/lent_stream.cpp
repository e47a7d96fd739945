// SPDX-License-Identifier: Apache-2.0
#include "http/lent_stream.h"

#include "base/error.h"

#include <algorithm>

namespace fgn::http {

namespace {

// cpp-httplib sets no bound to a line, and matches the status line with a regular expression that
// recurses once a character.
constexpr std::size_t framing_limit = 16U << 10U;

} // namespace

ssize_t LentStream::read(char *ptr, std::size_t size) {
    return failure_.guard(ssize_t{-1}, [&] { return static_cast<ssize_t>(take(ptr, size)); });
}

std::size_t LentStream::take(char *ptr, std::size_t size) {
    if (begin_ == end_) {
        begin_ = 0;
        end_ = refill();
    }
    const std::size_t count = std::min(size, end_ - begin_);
    std::copy_n(buffer_.data() + begin_, count, ptr);
    begin_ += count;
    framing_ += size == 1 ? count : 0; // it reads lines byte by byte, and nothing else
    if (framing_ > framing_limit)
        throw Error{"read an answer", channel_.object(), "its head is too long"};
    return count;
}

std::size_t LentStream::refill() {
    try {
        const std::size_t count = channel_.read(buffer_.data(), buffer_.size());
        ended_ = count == 0;
        if (count > 0 || channel_.answered() || !refusal_)
            return count;
    } catch (const Error &) {
        if (channel_.answered() || !refusal_)
            throw;
    }
    std::rethrow_exception(refusal_);
}

// A server that answers before the whole request was sent closes its end: the answer says why.
ssize_t LentStream::write(const char *ptr, std::size_t size) {
    return failure_.guard(ssize_t{-1}, [&]() -> ssize_t {
        try {
            return static_cast<ssize_t>(refusal_ ? size : channel_.write(ptr, size));
        } catch (const Error &) {
            if (channel_.timed_out())
                throw;
            refusal_ = std::current_exception();
            return static_cast<ssize_t>(size);
        }
    });
}

} // namespace fgn::http
