// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fgn::tls {

struct CertificateInfo {
    std::string fingerprint;        // SHA-256, lower-case hexadecimal
    std::string issuer;             // its common name, or all of its name; may hold any characters
    std::vector<std::string> names; // DNS names and addresses; may hold any characters
    std::int64_t starts, expires;   // seconds since 1970
};

/// Of the first certificate in `pem`; empty when there is none.
std::optional<CertificateInfo> read_certificate(const std::string &pem);

/// SHA-256 of the DER form, in lower-case hexadecimal; empty when memory is short.
std::string fingerprint(const X509 *certificate);

} // namespace fgn::tls
