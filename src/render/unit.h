// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/layout.h"
#include "model/service.h"
#include "render/nginx.h"

#include <string>
#include <sys/types.h>

namespace fgn::render {

/// User unit of one application instance.
std::string app_unit(const model::Service &service, const model::Layout &layout, std::uint64_t instance);

/// The manager that owns the ingress: the service user's, or PID 1 for ports below 1024.
struct IngressScope {
    bool system = false;
    uid_t uid = 0; // system only: whose container it starts
};

std::string web_unit(const model::Service &service, const model::Layout &layout, const Ingress &ingress,
                     std::uint64_t instance, const IngressScope &scope);
std::string web_socket(const model::Service &service, const Ingress &ingress, const IngressScope &scope);

} // namespace fgn::render
