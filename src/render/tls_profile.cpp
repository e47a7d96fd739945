// SPDX-License-Identifier: Apache-2.0
#include "render/tls_profile.h"

namespace fgn::render {

namespace {

constexpr const char *intermediate_profile = R"nginx(    # Mozilla's intermediate profile, guideline 6.0.
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305;
)nginx";

constexpr const char *modern_profile = R"nginx(    # Mozilla's modern profile, guideline 6.0.
    ssl_protocols TLSv1.3;
)nginx";

} // namespace

std::string tls_profile(bool modern) {
    return modern ? modern_profile : intermediate_profile;
}

} // namespace fgn::render
