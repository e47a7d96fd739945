// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"
#include "systemd/sdbus.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace fgn::systemd {

using Deadline = std::chrono::steady_clock::time_point;

/// An object of a bus and one of its interfaces.
struct Target {
    std::string service, path, interface;
};

/// One method call; `context` and `object` say in an Error what was wanted and of what.
struct Request {
    const Target &target;
    std::string method, context, object;
    std::chrono::seconds timeout{25};
};

/// The peer's answer was an error; `name` is its D-Bus name.
struct CallError : Error {
    CallError(const Request &request, const sdbus::Error &error);
    std::string name;
};

/// A bus connection without a thread of its own: signals are handled inside wait() and nowhere else.
class Connection {
  public:
    explicit Connection(std::unique_ptr<sdbus::IConnection> bus) : bus_(std::move(bus)) {}

    /// Throws CallError.
    template <typename Result = void, typename... Arguments>
    Result call(const Request &request, const Arguments &...arguments);

    /// The default of T when the property has another type.
    template <typename T>
    T property(const Target &target, const std::string &name, const std::string &object);

    /// Hands every `member` signal of `target` (any object if its path is empty) to `handler` until the
    /// slot is destroyed. Only signals of the peer that owns the service's name now: anybody on a bus may
    /// send us a signal of any name.
    sdbus::Slot watch(const Target &target, const std::string &member,
                      std::function<void(sdbus::Message &)> handler);

    /// Handles signals until `done`; whether it was before the deadline.
    bool wait(Deadline deadline, const std::function<bool()> &done);

  private:
    std::string owner(const std::string &service);
    bool process();

    std::unique_ptr<sdbus::IConnection> bus_;
};

template <typename Result, typename... Arguments>
Result Connection::call(const Request &request, const Arguments &...arguments) {
    namespace compat = sdbus_compat;
    const Target &target = request.target;
    try {
        const auto proxy =
            sdbus::createProxy(*bus_, compat::Service{target.service}, sdbus::ObjectPath{target.path});
        sdbus::MethodCall message =
            proxy->createMethodCall(compat::Interface{target.interface}, compat::Method{request.method});
        (void)(static_cast<sdbus::Message &>(message) << ... << arguments);
        sdbus::MethodReply reply = proxy->callMethod(
            message, static_cast<std::uint64_t>(std::chrono::microseconds{request.timeout}.count()));
        if constexpr (!std::is_void_v<Result>) {
            Result result{};
            reply >> result;
            return result;
        }
    } catch (const sdbus::Error &error) {
        throw CallError{request, error};
    }
}

template <typename T>
T Connection::property(const Target &target, const std::string &name, const std::string &object) {
    const Target properties{target.service, target.path, "org.freedesktop.DBus.Properties"};
    const auto value = call<sdbus::Variant>({properties, "Get", "look at", object}, target.interface, name);
    return value.template containsValueOfType<T>() ? value.template get<T>() : T{};
}

} // namespace fgn::systemd
