// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fgn::podman {

class Connection;

class Secrets {
  public:
    explicit Secrets(const Connection &connection) : connection_(connection) {}

    bool exists(const std::string &name) const;
    /// Names that start with `prefix`, in order.
    std::vector<std::string> list(const std::string &prefix) const;
    /// Creates or replaces; before Podman 4.7 by removing first. Containers keep the value they were made
    /// with.
    void set(const std::string &name, std::string_view bytes) const;
    /// Whether it existed.
    bool remove(const std::string &name) const;

  private:
    const Connection &connection_;
};

} // namespace fgn::podman
