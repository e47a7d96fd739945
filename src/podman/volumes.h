// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace fgn::podman {

class Connection;

class Volumes {
  public:
    explicit Volumes(const Connection &connection) : connection_(connection) {}

    /// Names, in order.
    std::vector<std::string> list() const;
    /// Bytes by name. Podman walks through all files: throws Error after `limit`.
    std::map<std::string, std::uint64_t> sizes(std::chrono::milliseconds limit) const;
    /// Whose its top folder is, and its mode, Podman never changes: it belongs to the service user, or whom
    /// the caller gives it to.
    void create(const std::string &name) const;
    /// Whether it existed; a volume in use is an Error unless `force`, which removes its containers too.
    bool remove(const std::string &name, bool force = false) const;

  private:
    const Connection &connection_;
};

} // namespace fgn::podman
