// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/systemd/message.h"

#include <sys/types.h>
#include <systemd/sd-event.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <list>
#include <string>

namespace fgn::fakes {

/// One method call that came in; exactly one of reply and fail answers it.
class Call {
  public:
    explicit Call(sd_bus_message *message);

    std::string path, interface, member, sender;
    Json arguments;

    void reply(const std::string &signature = {}, const Json &values = Json::array()) const;
    /// For what append() cannot say.
    void reply(const std::function<void(sd_bus_message *)> &fill) const;
    void fail(const std::string &error, const std::string &text) const;

  private:
    sd_bus_message *message_;
};

/// A connection that serves objects, one event after the other, and writes down every call.
class Peer {
  public:
    /// `calls` is a file that gets one JSON object a line, or empty.
    Peer(const std::string &address, const std::string &calls);
    ~Peer();
    Peer(const Peer &) = delete;
    Peer &operator=(const Peer &) = delete;

    /// Hands every call to an object at or below `path` to `handler`.
    void serve(const std::string &path, std::function<void(Call &)> handler);
    void own(const std::string &name);
    void emit(const std::string &path, const std::string &interface, const std::string &member,
              const std::function<void(sd_bus_message *)> &fill);
    void later(std::chrono::milliseconds delay, std::function<void()> action);
    /// `ended` gets what waitid(2) tells about the child.
    void watch_child(pid_t child, std::function<void(const siginfo_t &)> ended);
    void run();

  private:
    struct Served {
        Peer *peer;
        std::function<void(Call &)> handler;
    };
    static int on_message(sd_bus_message *message, void *served, sd_bus_error *);
    void write_down(const Call &call);

    std::ofstream calls_;
    sd_event *event_ = nullptr;
    sd_bus *bus_ = nullptr;
    std::list<Served> served_;
};

} // namespace fgn::fakes
