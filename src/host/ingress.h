// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"
#include "model/service.h"
#include "render/nginx.h"
#include "systemd/socket_service.h"

namespace fgn::host {

/// The ingress as units of PID 1, for ports below 1024, a front, and what shares one: socket and service run
/// by root's manager, the service as the service user.
class SystemIngress {
  public:
    explicit SystemIngress(const Subject &subject);

    /// Installs and runs both units for web container `instance`.
    void run(const model::Service &service, const render::Ingress &ingress, std::uint64_t instance);
    /// Puts back the units that run() or remove() found, or removes them when there were none.
    void restore();
    /// Stops and removes both units.
    void remove();

    bool exists() const { return units_.installed() != systemd::SocketService::Texts{}; }

  private:
    void remember();
    void install(const systemd::SocketService::Texts &texts);

    Subject subject_;
    systemd::SocketService units_;
    std::optional<systemd::SocketService::Texts> replaced_;
};

} // namespace fgn::host
