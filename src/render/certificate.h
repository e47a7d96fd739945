// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <string>
#include <vector>

namespace fgn::render {

/// What renews the certificate of `service`, as its user or, where its files are root's, as root.
std::string certificate_unit(const model::Service &service);
/// The same for the files of the administrator: what ends, however it ends, is followed by `again`, a unit's
/// name.
std::string certificate_unit(const model::Service &service, const std::string &again);
/// Looks once more, for systemd.path(5) watches nothing while what it has started runs.
std::string certificate_again_unit(const model::Service &service);
/// Starts it twice a day.
std::string certificate_timer(const model::Service &service);
/// Starts it when something in one of `folders`, absolute paths, changes.
std::string certificate_path(const model::Service &service, const std::vector<std::string> &folders);

} // namespace fgn::render
