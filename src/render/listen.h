// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "render/ingress.h"

#include <string>

namespace fgn::render {

/// What a server is among those of its sockets: the one of any name, of other names, or of its own names.
enum class Role { only, fallback, named };

/// The sockets of one scheme in nginx's words, for a server; and behind a front, whose address visitors have:
/// what the front says, which alone can connect.
std::string listen_lines(const model::Service &service, const Ingress &ingress, bool https, Role role);

} // namespace fgn::render
