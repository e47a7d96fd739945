// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"
#include "model/service.h"
#include "plan/make_step.h"

namespace fgn::host {

/// The system user and its group. Throws Error (refused) when one of that name is not ours.
std::unique_ptr<plan::Step> user_step(const Subject &subject);
/// 65536 subordinate user and group ids that overlap nobody's.
std::unique_ptr<plan::Step> subordinate_ids_step(const Subject &subject);
/// The home, empty and closed to others.
std::unique_ptr<plan::Step> home_step(const Subject &subject);
/// What systemd must know of its user manager before that starts: controllers and time to stop.
std::unique_ptr<plan::Step> user_manager_step(const Subject &subject);
/// Linger, and the user manager up.
std::unique_ptr<plan::Step> linger_step(const Subject &subject);
/// The copy of the manifest that the service runs by, written after it runs.
std::unique_ptr<plan::Step> accepted_manifest_step(const Subject &subject, const std::string &text);

/// Units of PID 1 that renew the certificate when one of its files changes, and twice a day; none where it
/// comes from elsewhere. Relative paths are in `folder`.
std::unique_ptr<plan::Step> certificate_watch_step(const Subject &subject, const model::Service &service,
                                                   const std::string &folder);

} // namespace fgn::host
