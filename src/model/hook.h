// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <string>
#include <vector>

namespace fgn::model {

/// What runs once beside a new instance of the application, in a container of its own: before anything of
/// the instance starts, then its migration, and when it serves.
enum class Hook { before, migrate, after };

constexpr Hook every_hook[] = {Hook::before, Hook::migrate, Hook::after};

/// Of its container and unit.
constexpr const char *role(Hook hook) {
    return hook == Hook::before ? "before" : hook == Hook::migrate ? "migrate" : "after";
}

/// Of the manifest.
constexpr const char *key(Hook hook) {
    return hook == Hook::before ? "update.before" : hook == Hook::migrate ? "app.migrate" : "update.after";
}

/// Empty: there is none.
inline const std::vector<std::string> &command(const Service &service, Hook hook) {
    return hook == Hook::before    ? service.update.before
           : hook == Hook::migrate ? service.app.migrate
                                   : service.update.after;
}

} // namespace fgn::model
