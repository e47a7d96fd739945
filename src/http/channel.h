// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/message.h"
#include "os/fd.h"

#include <chrono>
#include <cstdint>
#include <string>

namespace fgn::http {

/// One connected socket that never waits beyond its deadlines.
class Channel {
  public:
    /// `object` names the other side in errors; the total deadline runs from now.
    Channel(os::Fd socket, std::string object, const Deadlines &deadlines);
    virtual ~Channel() = default;
    Channel(const Channel &) = delete;
    Channel &operator=(const Channel &) = delete;

    /// 0 is the end; throws Error when a deadline passes or the connection breaks.
    virtual std::size_t read(char *buffer, std::size_t size);
    /// At least one byte; throws Error like read().
    virtual std::size_t write(const char *bytes, std::size_t size);

    /// Whether a deadline passed, rather than the connection breaking.
    bool timed_out() const { return timed_out_; }
    /// Whether anything was read at all.
    bool answered() const { return answered_; }
    const std::string &object() const { return object_; }
    int socket() const { return socket_.get(); }

  protected:
    /// Until the socket is ready for `events` of poll(2); throws Error when a deadline passes first.
    void wait(short events);

  private:
    using Clock = std::chrono::steady_clock;

    os::Fd socket_;
    std::string object_;
    std::chrono::milliseconds silence_, total_;
    Clock::time_point end_;
    bool timed_out_ = false;

  protected:
    bool answered_ = false;
};

} // namespace fgn::http
