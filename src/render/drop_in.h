// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace fgn::render {

/// Drop-in of a service user's user@.service: the controllers that limits need, of which Debian 12 delegates
/// only two, and time for its containers to stop.
std::string user_manager_drop_in(const std::string &journal_line);

/// Drop-in of every timer of a service user. Podman before 4.4 stops a container only when the timer of its
/// health check has ended, which at a shutdown comes after the container: containers/podman#14531.
std::string timer_drop_in();

} // namespace fgn::render
