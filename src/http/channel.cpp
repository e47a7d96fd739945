// SPDX-License-Identifier: Apache-2.0
#include "http/channel.h"

#include "base/error.h"
#include "base/text.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace fgn::http {

namespace {

std::string within(std::chrono::milliseconds limit) {
    return " within " + human_duration(static_cast<std::uint64_t>(limit.count()));
}

} // namespace

Channel::Channel(os::Fd socket, std::string object, const Deadlines &deadlines)
    : socket_(std::move(socket)), object_(std::move(object)), silence_(deadlines.silence),
      total_(deadlines.total), end_(Clock::now() + deadlines.total) {
    if (::fcntl(socket_.get(), F_SETFL, O_NONBLOCK) != 0)
        throw system_error("prepare a connection", object_, errno);
}

std::size_t Channel::read(char *buffer, std::size_t size) {
    for (;;) {
        const ssize_t got = ::recv(socket_.get(), buffer, size, 0);
        answered_ |= got > 0;
        if (got >= 0)
            return static_cast<std::size_t>(got);
        if (errno == EAGAIN)
            wait(POLLIN);
        else if (errno != EINTR)
            throw system_error("read an answer", object_, errno);
    }
}

std::size_t Channel::write(const char *bytes, std::size_t size) {
    for (;;) {
        const ssize_t sent = ::send(socket_.get(), bytes, size, MSG_NOSIGNAL);
        if (sent >= 0)
            return static_cast<std::size_t>(sent);
        if (errno == EAGAIN)
            wait(POLLOUT);
        else if (errno != EINTR)
            throw system_error("send a request", object_, errno);
    }
}

void Channel::wait(short events) {
    const auto silent = Clock::now() + silence_;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(std::min(silent, end_) - Clock::now());
        pollfd ready{socket_.get(), events, 0};
        const int count = left.count() > 0 ? ::poll(&ready, 1, static_cast<int>(left.count())) : 0;
        if (count > 0)
            return;
        if (count < 0 && errno != EINTR)
            throw system_error("wait for an answer", object_, errno);
        if (Clock::now() < std::min(silent, end_))
            continue;
        timed_out_ = true;
        throw Error{"wait for an answer", object_,
                    silent < end_ ? "nothing came" + within(silence_) : "not done" + within(total_)};
    }
}

} // namespace fgn::http
