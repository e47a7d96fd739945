// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/directory.h"
#include "systemd/manager.h"

#include <optional>
#include <string>

namespace fgn::systemd {

/// A socket unit and the service of the same name that it feeds, as files in one folder of a manager.
class SocketService {
  public:
    /// `name` without suffix; the manager must outlive it.
    SocketService(Manager &manager, os::Directory units, const std::string &name);

    struct Texts {
        std::optional<std::string> socket, service;
        bool operator==(const Texts &) const = default;
    };
    Texts installed() const;

    /// Writes and enables what differs and has the socket listening; whether the service must be restarted
    /// to follow. The port is closed only when the socket itself differs.
    bool install(const Texts &texts);
    /// Stops and removes both; whether there was one.
    bool remove();

    const std::string &socket() const { return socket_; }
    const std::string &service() const { return service_; }

  private:
    Manager &manager_;
    os::Directory units_;
    std::string socket_, service_;
};

} // namespace fgn::systemd
