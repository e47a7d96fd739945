// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"
#include "render/ingress.h"

#include <string>

namespace fgn::render {

/// Of worker_processes.
std::string worker_count(const model::Web &web, const model::Limits &limits);

/// The whole nginx.conf of the ingress container of an application.
std::string nginx_conf(const model::Service &service, const Ingress &ingress);

} // namespace fgn::render
