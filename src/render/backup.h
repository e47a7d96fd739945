// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/layout.h"
#include "model/service.h"

#include <string>

namespace fgn::render {

/// What asks root for a backup and ends as that does, as the service user.
std::string backup_unit(const model::Service &service);
/// Starts it at `backup.at`, which must not be empty.
std::string backup_timer(const model::Service &service);

/// Where root is asked, by the service user alone.
std::string backup_socket(const model::Service &service, const model::Layout &layout);
/// What then makes the backup.
std::string backup_service(const model::Service &service);

/// What rehearses the newest backup, as root, and the timer that starts it at `backup.verify`, which must not
/// be empty.
std::string verify_unit(const model::Service &service);
std::string verify_timer(const model::Service &service);

} // namespace fgn::render
