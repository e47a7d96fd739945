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
/// The bounds of what it writes to the journal, if it has its own.
std::unique_ptr<plan::Step> own_journal_step(const Subject &subject, const model::Service &service);
/// What systemd must know of its user manager before that starts: controllers, time to stop, journal. A
/// manager that writes to another journal is restarted, and with it the service.
std::unique_ptr<plan::Step> user_manager_step(const Subject &subject, const model::Service &service);
/// Linger, and the user manager up.
std::unique_ptr<plan::Step> linger_step(const Subject &subject);
/// The folder that its log files are in, if it writes any.
std::unique_ptr<plan::Step> log_folder_step(const Subject &subject, const model::Service &service);
/// The copy of the manifest that the service runs by, written after it runs.
std::unique_ptr<plan::Step> accepted_manifest_step(const Subject &subject, const std::string &text);

/// Units of PID 1 that renew the certificate when one of its files changes, and twice a day; none where it
/// comes from elsewhere. Relative paths are in `folder`.
std::unique_ptr<plan::Step> certificate_watch_step(const Subject &subject, const model::Service &service,
                                                   const std::string &folder);

/// Units of PID 1 that rehearse a restore; none without [backup] verify.
std::unique_ptr<plan::Step> verify_timer_step(const Subject &subject, const model::Service &service);
/// Units of PID 1 by which the service user may ask for a backup; none without [backup] at.
std::unique_ptr<plan::Step> backup_socket_step(const Subject &subject, const model::Service &service);

} // namespace fgn::host
