// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "agent/generation.h"
#include "systemd/socket_service.h"

#include <optional>
#include <vector>

namespace fgn::agent {

/// The units of the ingress: our own manager's, or, where only PID 1 may open the sockets, the host's at our
/// request.
class WebUnits {
  public:
    explicit WebUnits(Context &context);

    using Texts = systemd::SocketService::Texts;
    Texts installed() const { return units_.installed(); }

    bool running(const render::Ingress &ingress);
    /// Returns when the ports of `generation` are served by its web container and by no other.
    void run(const Generation &generation);
    /// Back to what `installed` told, for the generation that serves.
    void restore(const Texts &before, const std::optional<Generation> &current);

    /// The state of the unit that runs the ingress, whoever's manager has it.
    systemd::UnitStatus status(const render::Ingress &ingress);
    systemd::UnitStatus socket_status(const render::Ingress &ingress);

  private:
    systemd::UnitStatus look_up(const std::string &system_unit, const std::string &user_unit,
                                bool privileged);
    bool host_has_units();

    Context &context_;
    systemd::SocketService units_;
};

} // namespace fgn::agent
