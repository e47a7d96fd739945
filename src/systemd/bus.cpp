// SPDX-License-Identifier: Apache-2.0
#include "systemd/bus.h"

#include "systemd/connection.h"

namespace fgn::systemd {

namespace {

/// sdbus-c++ prefixes its messages with what it did; what the caller wanted says more.
Error cannot_connect(const std::string &which, const sdbus::Error &error, const std::string &hint) {
    return {"connect to", which, error.getMessage(), hint};
}

} // namespace

Bus Bus::system() {
    try {
        return Bus{std::make_unique<Connection>(sdbus::createSystemBusConnection())};
    } catch (const sdbus::Error &error) {
        throw cannot_connect("the system's message bus", error,
                             "see that systemd and dbus run: systemctl status dbus");
    }
}

Bus Bus::user() {
    try {
        return Bus{std::make_unique<Connection>(sdbus::createSessionBusConnection())};
    } catch (const sdbus::Error &error) {
        throw cannot_connect(
            "the user's message bus", error,
            "the user manager must run (loginctl enable-linger) and DBUS_SESSION_BUS_ADDRESS "
            "or XDG_RUNTIME_DIR must be set");
    }
}

Bus::Bus(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Bus::Bus(Bus &&) noexcept = default;
Bus &Bus::operator=(Bus &&) noexcept = default;
Bus::~Bus() = default;

} // namespace fgn::systemd
