// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/paths.h"
#include "model/service.h"
#include "os/directory.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fgn::host {

struct Secret {
    std::string revision; // of its own for each value, and tells nothing about it
    std::string value;    // any bytes
};

/// In bytes; Podman takes less than 512000.
constexpr std::size_t largest_secret = 511'999;

/// What the administrator has set for one service, in files that only root can read, and sealed where the
/// machine can. It may be set before
/// the service is there. The caller holds the service's lock to change it.
class Secrets {
  public:
    Secrets(const Paths &paths, std::string service);

    struct Entry {
        std::string name;
        std::int64_t set; // seconds since 1970
    };
    /// In the order of their names.
    std::vector<Entry> list() const;
    /// Whether anything is kept, under whatever name.
    bool any() const;
    std::optional<Secret> find(const std::string &name) const;
    /// False when it has this value already.
    bool set(const std::string &name, const std::string &value) const;
    /// Whether it was there.
    bool remove(const std::string &name) const;
    void remove_all() const;

    /// {name: revision} of all that `service` reads. Throws Error (refused) naming those that nobody has set.
    nlohmann::json revisions(const model::Service &service) const;

  private:
    struct Kept {
        std::string revision;
        bool sealed;
        std::string text; // the value, or what it was sealed into
    };
    std::optional<os::Directory> folder() const;
    std::optional<Kept> kept(const std::string &name) const;
    bool has(const std::string &name, const std::string &value) const;
    std::string seal_name(const std::string &name) const;

    std::string state_, service_;
};

} // namespace fgn::host
