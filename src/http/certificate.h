// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/types.h>

#include <string>

namespace fgn::http {

/// SHA-256 of the DER form, in lower-case hex; empty when memory is short.
std::string fingerprint(const X509 *certificate);

} // namespace fgn::http
