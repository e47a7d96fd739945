// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"
#include "model/service.h"
#include "render/nginx.h"

#include <functional>
#include <set>

namespace fgn::host {

/// What decides about ports: who holds which, and what the kernel says.
struct PortState {
    std::set<std::uint16_t> own;                 // reserved for this service before
    std::map<std::uint16_t, std::string> others; // reserved for other services, by name
    std::optional<render::Ingress> current;      // of the accepted service
    std::function<bool(std::uint16_t)> is_free;
};

PortState port_state(const os::Directory &state, const Ledger &ledger);

/// The ports that the manifest names, or those the service has, or free ones of the range; none without an
/// application and behind a front. Throws Error (refused) when a named one, of the web server or of a
/// container, is in use.
render::Ingress choose_ports(const model::Service &service, const model::Defaults &defaults,
                             const PortState &state);

/// Reserves them, or the names at a front, in the ledger, unless they are this service's already.
void reserve_ports(Ledger &ledger, const model::Service &service, const render::Ingress &ingress);

} // namespace fgn::host
