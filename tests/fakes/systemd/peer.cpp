// SPDX-License-Identifier: Apache-2.0
#include "fakes/systemd/peer.h"

#include <sys/wait.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <exception>
#include <iostream>

namespace fgn::fakes {

namespace {

std::string text(const char *maybe) {
    return maybe == nullptr ? std::string{} : std::string{maybe};
}

int on_time(sd_event_source *source, std::uint64_t, void *data) {
    const std::unique_ptr<std::function<void()>> action{static_cast<std::function<void()> *>(data)};
    (*action)();
    ::sd_event_source_unref(source);
    return 0;
}

int on_child(sd_event_source *source, const siginfo_t *end, void *data) {
    using Ended = std::function<void(const siginfo_t &)>;
    const std::unique_ptr<Ended> ended{static_cast<Ended *>(data)};
    (*ended)(*end);
    ::sd_event_source_unref(source);
    return 0;
}

} // namespace

Call::Call(sd_bus_message *message)
    : path(text(::sd_bus_message_get_path(message))),
      interface(text(::sd_bus_message_get_interface(message))),
      member(text(::sd_bus_message_get_member(message))), sender(text(::sd_bus_message_get_sender(message))),
      arguments(decode(message)), message_(message) {}

void Call::reply(const std::string &signature, const Json &values) const {
    reply([&](sd_bus_message *answer) { append(answer, signature, values); });
}

void Call::reply(const std::function<void(sd_bus_message *)> &fill) const {
    sd_bus_message *raw = nullptr;
    checked(::sd_bus_message_new_method_return(message_, &raw), "reply");
    const MessagePtr answer{raw};
    fill(raw);
    checked(::sd_bus_send(nullptr, raw, nullptr), "reply");
}

void Call::fail(const std::string &error, const std::string &why) const {
    checked(::sd_bus_reply_method_errorf(message_, error.c_str(), "%s", why.c_str()), "reply");
}

Peer::Peer(const std::string &address, const std::string &calls) {
    if (!calls.empty())
        calls_.open(calls, std::ios::app);
    sigset_t children;
    ::sigemptyset(&children);
    ::sigaddset(&children, SIGCHLD);
    checked(::sigprocmask(SIG_BLOCK, &children, nullptr), "block SIGCHLD");
    checked(::sd_event_new(&event_), "make an event loop");
    checked(::sd_bus_new(&bus_), "make a bus");
    checked(::sd_bus_set_address(bus_, address.c_str()), "set the address");
    checked(::sd_bus_set_bus_client(bus_, true), "be a client");
    checked(::sd_bus_negotiate_fds(bus_, true), "pass descriptors");
    checked(::sd_bus_start(bus_), "connect");
    checked(::sd_bus_attach_event(bus_, event_, SD_EVENT_PRIORITY_NORMAL), "attach");
}

Peer::~Peer() {
    ::sd_bus_flush_close_unref(bus_);
    ::sd_event_unref(event_);
}

void Peer::serve(const std::string &path, std::function<void(Call &)> handler) {
    served_.push_back({this, std::move(handler)});
    checked(::sd_bus_add_fallback(bus_, nullptr, path.c_str(), on_message, &served_.back()), "serve");
}

void Peer::own(const std::string &name) {
    checked(::sd_bus_request_name(bus_, name.c_str(), 0), "own a name");
}

void Peer::emit(const std::string &path, const std::string &interface, const std::string &member,
                const std::function<void(sd_bus_message *)> &fill) {
    sd_bus_message *raw = nullptr;
    checked(::sd_bus_message_new_signal(bus_, &raw, path.c_str(), interface.c_str(), member.c_str()), "emit");
    const MessagePtr signal{raw};
    fill(raw);
    checked(::sd_bus_send(bus_, raw, nullptr), "emit");
}

void Peer::later(std::chrono::milliseconds delay, std::function<void()> action) {
    const auto microseconds = static_cast<std::uint64_t>(std::chrono::microseconds{delay}.count());
    sd_event_source *source = nullptr;
    checked(::sd_event_add_time_relative(event_, &source, CLOCK_MONOTONIC, microseconds, 1000, on_time,
                                         new std::function<void()>{std::move(action)}),
            "wait");
}

void Peer::watch_child(pid_t child, std::function<void(const siginfo_t &)> ended) {
    sd_event_source *source = nullptr;
    checked(::sd_event_add_child(event_, &source, child, WEXITED, on_child,
                                 new std::function<void(const siginfo_t &)>{std::move(ended)}),
            "watch a child");
}

void Peer::run() {
    checked(::sd_event_loop(event_), "run");
}

int Peer::on_message(sd_bus_message *message, void *data, sd_bus_error *) {
    const auto &served = *static_cast<Served *>(data);
    try {
        Call call{message};
        served.peer->write_down(call);
        served.handler(call);
    } catch (const std::exception &error) {
        std::cerr << "fake_systemd: " << error.what() << std::endl;
        return -EIO;
    }
    return 1;
}

void Peer::write_down(const Call &call) {
    calls_ << Json{{"path", call.path}, {"method", call.member}, {"arguments", call.arguments}}.dump()
           << std::endl;
}

} // namespace fgn::fakes
