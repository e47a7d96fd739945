// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"
#include "render/ingress.h"

#include <string>

namespace fgn::render {

/// Where the container of a front has the sockets of those that share it.
constexpr const char *front_mount = "/srv/fgnctl/front";

/// The whole nginx.conf of a front. It ends no TLS and knows no service: what PID 1 makes below
/// `front_mount` is where it leads.
std::string front_conf(const model::Service &service, const Ingress &ingress);

} // namespace fgn::render
