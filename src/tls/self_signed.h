// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tls/key_pair.h"

#include <string>
#include <vector>

namespace fgn::tls {

/// A self-signed EC P-256 certificate for `names`, localhost and the loopback addresses, valid for a year.
/// Throws Error when OpenSSL fails.
KeyPair make_certificate(const std::vector<std::string> &names);

/// All names that a self-signed certificate for `names` carries, in its order.
std::vector<std::string> certificate_names(const std::vector<std::string> &names);

} // namespace fgn::tls
