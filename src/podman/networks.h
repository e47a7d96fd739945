// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

namespace fgn::podman {

class Connection;

class Networks {
  public:
    explicit Networks(const Connection &connection) : connection_(connection) {}

    /// Names of those that carry `label`, "key=value", in order.
    std::vector<std::string> list(const std::string &label) const;
    /// Its members find each other by name; an internal one has no way out. That it is there already is fine.
    void create(const std::string &name, bool internal,
                const std::map<std::string, std::string> &labels) const;
    /// Whether it existed.
    bool remove(const std::string &name, bool force = false) const;

  private:
    const Connection &connection_;
};

} // namespace fgn::podman
