// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"
#include "model/service.h"
#include "plan/event.h"
#include "render/nginx.h"

namespace fgn::host {

/// The ingress as units of PID 1, for ports below 1024: socket and service run by root's manager, the
/// service as the service user.
class SystemIngress {
  public:
    explicit SystemIngress(const Subject &subject) : subject_(subject) {}

    /// Writes and enables both units for web container `instance`, and restarts what must be.
    void run(const model::Service &service, const render::Ingress &ingress, std::uint64_t instance);
    /// Puts back the units that run() replaced, or removes them when there were none.
    void restore();
    /// Stops and removes both units; whether there were any.
    bool remove();

    bool exists() const;

  private:
    struct Texts {
        std::optional<std::string> unit, socket;
        bool operator==(const Texts &) const = default;
    };
    Texts installed() const;
    void install(const Texts &texts);

    Subject subject_;
    std::optional<Texts> replaced_;
};

} // namespace fgn::host
