// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/owner.h"
#include "plan/step.h"

namespace fgn::host {

/// The steps of an uninstall, in this order: no id is given back while a file or a process of it exists.
std::unique_ptr<plan::Step> remove_certificate_watch(const Subject &subject);
std::unique_ptr<plan::Step> remove_backup_socket(const Subject &subject);
std::unique_ptr<plan::Step> remove_verify_timer(const Subject &subject);
/// Root's own repository, what is known of it, and code that came from one.
std::unique_ptr<plan::Step> remove_backups(const Subject &subject);
std::unique_ptr<plan::Step> remove_ingress(const Subject &subject);
std::unique_ptr<plan::Step> stop_containers(const Subject &subject, const Owner &owner);
std::unique_ptr<plan::Step> end_user_manager(const Subject &subject, const Owner &owner);
std::unique_ptr<plan::Step> end_leftover_processes(const Subject &subject, const Owner &owner);
std::unique_ptr<plan::Step> remove_home(const Subject &subject, const Owner &owner);
std::unique_ptr<plan::Step> remove_log_folder(const Subject &subject);
std::unique_ptr<plan::Step> remove_own_journal(const Subject &subject);
std::unique_ptr<plan::Step> remove_strays(const Subject &subject, const Owner &owner);
std::unique_ptr<plan::Step> remove_user(const Subject &subject, const Owner &owner);
/// What the administrator had set.
std::unique_ptr<plan::Step> remove_secrets(const Subject &subject);
std::unique_ptr<plan::Step> remove_manifest(const Subject &subject);

} // namespace fgn::host
