// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace fgn::render {

/// nginx's directives for Mozilla's modern profile, TLS 1.3 alone, or the intermediate one, of guideline 6.0
/// (ssl-config.mozilla.org).
std::string tls_profile(bool modern);

} // namespace fgn::render
