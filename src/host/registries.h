// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"
#include "host/paths.h"
#include "plan/event.h"

#include <map>
#include <string>

namespace fgn::host {

/// What one service logs in with at registries of images, kept by root like its secrets, so that it may be
/// given before the service is there. The caller holds the service's lock to change it.
class Registries {
  public:
    Registries(const Paths &paths, std::string service) : paths_(paths), service_(std::move(service)) {}

    /// "user:password" by registry.
    using Logins = std::map<std::string, std::string>;
    Logins logins() const;
    /// False when it is like that already.
    bool set(const std::string &registry, const std::string &login) const;
    /// Whether it was there.
    bool remove(const std::string &registry) const;

  private:
    Paths paths_;
    std::string service_;
};

/// Gives them to the service user, if the service is there already.
void hand_over_logins(Host &host, const std::string &name, plan::Reporter &reporter);

} // namespace fgn::host
