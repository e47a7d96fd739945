// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fgn::tls {

struct KeyPair {
    std::string certificate; // PEM; the authority's own may follow it
    std::string key;         // PEM
};

/// The pair in `pem`, which holds certificates and a key in any order; either may be missing.
KeyPair split(const std::string &pem);

struct Flaw {
    std::string reason, hint;
};

/// Why `pair` should not be served for `names` at `now` (seconds since 1970); empty when it may be.
std::optional<Flaw> find_flaw(const KeyPair &pair, const std::vector<std::string> &names, std::int64_t now);

} // namespace fgn::tls
