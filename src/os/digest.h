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

} // namespace fgn::os
