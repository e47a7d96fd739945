// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"
#include "host/subids.h"
#include "plan/step.h"

#include <chrono>

namespace fgn::host {

/// Whose files and processes a service's are: its user, and its subordinate ids. From the account while it
/// exists, else from the ledger.
struct Owner {
    std::optional<os::Account> account;
    std::optional<uid_t> uid;
    std::optional<IdRange> subids;
    bool mapped = false; // a user namespace can hold all of them

    bool owns(uid_t user) const { return (uid && *uid == user) || (subids && subids->contains(user)); }
};

Owner owner_of(const Subject &subject);

/// Runs `argv` as the service user, as root of a user namespace that holds all its subordinate ids, so
/// that it reaches every file of its containers and none of anybody else. Throws Error unless it exits 0.
void run_as_owner(const Subject &subject, const Owner &owner, const std::vector<std::string> &argv,
                  int output, std::chrono::seconds limit);

/// The steps of an uninstall, in this order: no id is given back while a file or a process of it exists.
std::unique_ptr<plan::Step> remove_certificate_watch(const Subject &subject);
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
