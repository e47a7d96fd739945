// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"
#include "render/ingress.h"

#include <optional>
#include <string>

namespace fgn::render {

/// Of worker_processes.
std::string worker_count(const model::Web &web, const model::Limits &limits);

/// The whole nginx.conf of the ingress container of an application; `own_error_page` is the text of
/// web.error_page.
std::string nginx_conf(const model::Service &service, const Ingress &ingress,
                       const std::optional<std::string> &own_error_page = std::nullopt);

} // namespace fgn::render
