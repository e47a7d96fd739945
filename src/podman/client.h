// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "podman/connection.h"
#include "podman/containers.h"
#include "podman/images.h"
#include "podman/networks.h"
#include "podman/secrets.h"
#include "podman/volumes.h"

#include <sys/types.h>

#include <string>

namespace fgn::podman {

/// What Podman says about itself.
struct Info {
    std::string storage_driver;  // "overlay"
    std::string network_backend; // "netavark", "cni"
    std::string cgroup_version;  // "v2"
    bool rootless = false;
};

/// One user's Podman, spoken to over its socket, as that user. Every call throws Error when Podman cannot be
/// reached, refuses, or answers in an unknown shape.
class Client {
  public:
    /// `user` must be the one who listens on `socket`.
    Client(std::string socket, uid_t user) : connection_(std::move(socket), user) {}
    Client(const Client &) = delete;
    Client &operator=(const Client &) = delete;

    /// Asks once; this also starts the service behind the socket.
    Version version() const { return connection_.version(); }
    Info info() const;

  private:
    Connection connection_;

  public:
    const Images images{connection_};
    const Containers containers{connection_};
    const Secrets secrets{connection_};
    const Volumes volumes{connection_};
    const Networks networks{connection_};
};

} // namespace fgn::podman
