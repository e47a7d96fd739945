// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace fgn::os {

/// SHA-256 of what was added.
class Digest {
  public:
    Digest();
    void add(std::string_view bytes);
    /// Lower-case hexadecimal; to be called once.
    std::string hex();

  private:
    struct Context;
    std::shared_ptr<Context> context_;
};

std::string sha256(std::string_view bytes);

/// RFC 2104, in lower-case hexadecimal.
std::string hmac_sha256(std::string_view key, std::string_view bytes);
/// In a time that does not tell where they differ.
bool same_bytes(std::string_view one, std::string_view other);

} // namespace fgn::os
