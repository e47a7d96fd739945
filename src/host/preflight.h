// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/paths.h"
#include "model/service.h"

namespace fgn::host {

/// Throws Error (refused) unless the caller is root on a machine booted with systemd.
void require_root(const std::string &command);

/// Throws Error (refused) when the machine lacks what every service needs: Podman 4.3 or later, the tools
/// for users and subordinate ids, room on the disk of the homes.
void require_tools(const model::Defaults &defaults);

/// Throws Error (usage) when systemd does not understand when a container of `service` is to run.
void require_calendars(const model::Service &service);

/// Who asked root, by sudo's word: of no weight, sanitised and bounded.
std::string who_asked();

} // namespace fgn::host
