// SPDX-License-Identifier: Apache-2.0
#include "systemd/connection.h"

#include <poll.h>

#include <algorithm>

namespace fgn::systemd {

namespace {

const Target message_bus{"org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus"};

ExitCode exit_code(const std::string &name) {
    return name == "org.freedesktop.DBus.Error.AccessDenied" ||
                   name == "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"
               ? ExitCode::refused
               : ExitCode::failure;
}

std::string advice(const std::string &name) {
    if (exit_code(name) == ExitCode::refused)
        return "this needs root; run it with sudo";
    if (name == "org.freedesktop.systemd1.UnitMasked")
        return "allow it again with: systemctl unmask";
    return {};
}

int milliseconds_until(Deadline deadline) {
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, 3'600'000));
}

} // namespace

CallError::CallError(const Request &request, const sdbus::Error &error)
    : Error{request.context, request.object, error.getMessage(), advice(error.getName()),
            exit_code(error.getName())},
      name(error.getName()) {}

std::string Connection::owner(const std::string &service) {
    return call<std::string>({message_bus, "GetNameOwner", "look for", service}, service);
}

sdbus::Slot Connection::watch(const Target &target, const std::string &member,
                              std::function<void(sdbus::Message &)> handler) {
    std::string rule = "type='signal',sender='" + owner(target.service) + "',interface='" + target.interface +
                       "',member='" + member + "'";
    if (!target.path.empty())
        rule += ",path='" + target.path + "'";
    const auto guarded = [handler = std::move(handler)](auto &&message) {
        try {
            handler(message);
        } catch (const sdbus::Error &) {
            // Nothing may be thrown through libsystemd's frames, and a malformed signal says nothing.
        }
    };
    try {
        return sdbus_compat::add_match(*bus_, rule, guarded);
    } catch (const sdbus::Error &error) {
        throw Error{"watch", target.service, error.getMessage()};
    }
}

bool Connection::wait(Deadline deadline, const std::function<bool()> &done) {
    while (!done()) {
        if (process())
            continue;
        const int left = milliseconds_until(deadline);
        if (left == 0)
            return false;
        const auto data = bus_->getEventLoopPollData();
        struct pollfd wanted {
            data.fd, data.events, 0
        };
        const int bus_timeout = data.getPollTimeout();
        ::poll(&wanted, 1, bus_timeout < 0 ? left : std::min(left, bus_timeout));
    }
    return true;
}

bool Connection::process() {
    try {
        return sdbus_compat::process(*bus_);
    } catch (const sdbus::Error &error) {
        throw Error{"listen to", "the message bus", error.getMessage()};
    }
}

} // namespace fgn::systemd
