// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

namespace fgn::systemd {

class Connection;

/// One connection to a message bus, for one thread. Make it after a fork, never before.
class Bus {
  public:
    /// The machine's bus, or DBUS_SYSTEM_BUS_ADDRESS; throws Error when nobody answers there.
    static Bus system();
    /// DBUS_SESSION_BUS_ADDRESS, or else XDG_RUNTIME_DIR/bus; throws Error when nobody answers there.
    static Bus user();

    Bus(Bus &&) noexcept;
    Bus &operator=(Bus &&) noexcept;
    ~Bus();

    /// Stays where it is when the Bus is moved; its type is known to this folder only.
    Connection &connection() const { return *connection_; }

  private:
    explicit Bus(std::unique_ptr<Connection> connection);

    std::unique_ptr<Connection> connection_;
};

} // namespace fgn::systemd
