// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace fgn::podman {

class Connection;

class Networks {
  public:
    explicit Networks(const Connection &connection) : connection_(connection) {}

    /// Names in order, without Podman's own default network.
    std::vector<std::string> list() const;
    /// Whether it existed.
    bool remove(const std::string &name, bool force = false) const;

  private:
    const Connection &connection_;
};

} // namespace fgn::podman
