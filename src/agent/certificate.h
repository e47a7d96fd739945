// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fgn::agent {

struct KeyPair {
    std::string certificate, key; // PEM
};

/// A self-signed EC P-256 certificate for `names`, localhost and the loopback addresses, valid for a year.
KeyPair make_certificate(const std::vector<std::string> &names);

struct CertificateInfo {
    std::string fingerprint; // SHA-256, lower-case hexadecimal
    std::vector<std::string> names;
    std::int64_t expires; // seconds since 1970
};

/// Of the first certificate in `pem`; empty when there is none.
std::optional<CertificateInfo> read_certificate(const std::string &pem);

/// All names that a certificate for `names` carries, in its order.
std::vector<std::string> certificate_names(const std::vector<std::string> &names);

} // namespace fgn::agent
