// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/channel.h"

#include <httplib.h>

#include <array>
#include <exception>

namespace fgn::http {

/// The first exception inside callbacks of cpp-httplib, which is not written for exceptions to pass.
class Failure {
  public:
    /// What `action` returns, or `failed` once anything has thrown.
    template <typename Result, typename Action>
    Result guard(Result failed, Action action) {
        try {
            if (!first_)
                return action();
        } catch (...) {
            first_ = std::current_exception();
        }
        return failed;
    }

    void rethrow() const {
        if (first_)
            std::rethrow_exception(first_);
    }

  private:
    std::exception_ptr first_;
};

/// Lends a Channel to cpp-httplib for one exchange.
class LentStream : public httplib::Stream {
  public:
    LentStream(Channel &channel, Failure &failure) : channel_(channel), failure_(failure) {}

    bool is_readable() const override { return true; }
    bool is_writable() const override { return true; }
    socket_t socket() const override { return channel_.socket(); }
    void get_remote_ip_and_port(std::string &, int &) const override {}
    void get_local_ip_and_port(std::string &, int &) const override {}
    ssize_t read(char *ptr, std::size_t size) override;
    ssize_t write(const char *ptr, std::size_t size) override;

    /// To be called with each piece of the body, which has its own bound.
    void body_arrived() { framing_ = 0; }
    /// Whether the other side stopped listening; it may have answered all the same.
    bool refused() const { return refusal_ != nullptr; }
    /// Whether the other side has closed the connection.
    bool ended() const { return ended_; }

  private:
    std::size_t take(char *ptr, std::size_t size);
    std::size_t refill();

    Channel &channel_;
    Failure &failure_;
    std::exception_ptr refusal_;
    bool ended_ = false;
    std::array<char, 16384> buffer_{};
    std::size_t begin_ = 0, end_ = 0, framing_ = 0;
};

} // namespace fgn::http
