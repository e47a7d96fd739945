// SPDX-License-Identifier: Apache-2.0
#include "host/uninstall.h"

#include "base/error.h"
#include "host/agent_session.h"
#include "host/disk.h"
#include "host/front.h"
#include "host/removal.h"

#include <fcntl.h>

#include <ctime>

namespace fgn::host {

namespace {

constexpr std::chrono::minutes tar_limit{60};

std::string recorded_home(const std::string &name, const Ledger &ledger) {
    const auto home = ledger.fact("home");
    return home.is_string() ? home.get<std::string>() : "/var/lib/fgnctl/homes/" + name;
}

std::string today() {
    char text[32];
    const std::time_t now = std::time(nullptr);
    struct tm parts {};
    ::gmtime_r(&now, &parts);
    std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", &parts);
    return text;
}

} // namespace

Uninstall::Uninstall(Host &host, const std::string &name, Ledger &ledger)
    : host_(host), ledger_(ledger), subject_{host, ledger, {name, recorded_home(name, ledger)}} {}

plan::Steps Uninstall::steps() {
    const Owner owner = owner_of(subject_);
    plan::Steps steps;
    steps.push_back(remove_certificate_watch(subject_));
    steps.push_back(remove_backup_socket(subject_));
    steps.push_back(remove_verify_timer(subject_));
    steps.push_back(remove_ingress(subject_));
    steps.push_back(remove_front_folder(subject_));
    steps.push_back(stop_containers(subject_, owner));
    steps.push_back(end_user_manager(subject_, owner));
    steps.push_back(end_leftover_processes(subject_, owner));
    steps.push_back(remove_home(subject_, owner));
    steps.push_back(remove_log_folder(subject_));
    steps.push_back(remove_own_journal(subject_));
    steps.push_back(remove_disk_budget(subject_));
    steps.push_back(remove_strays(subject_, owner));
    steps.push_back(remove_user(subject_, owner));
    steps.push_back(remove_manifest(subject_));
    return steps;
}

plan::Plan Uninstall::plan() {
    plan::Steps all = steps();
    all.push_back(remove_backups(subject_));
    all.push_back(remove_secrets(subject_));
    return plan::pending(all);
}

void Uninstall::apply(plan::Reporter &reporter) {
    close_front(host_.paths, host_.state(), ledger_);
    end_stale_agents(host_, subject_.name());
    plan::Steps all = steps();
    all.push_back(remove_backups(subject_));
    all.push_back(remove_secrets(subject_));
    plan::apply_all(all, reporter);
    ledger_.remove();
}

void Uninstall::take_back(plan::Reporter &reporter) {
    end_stale_agents(host_, subject_.name());
    plan::apply_all(steps(), reporter);
    ledger_.remove();
}

std::optional<std::string> Uninstall::keep_data(plan::Reporter &reporter) {
    const Owner owner = owner_of(subject_);
    const std::string volumes = subject_.layout.volumes();
    if (!owner.account || !os::Directory::open_if_exists(volumes) ||
        os::Directory::open(volumes).list().empty())
        return std::nullopt;
    const auto kept = host_.state().make("kept", {0700});
    const std::string file = subject_.name() + "-" + today() + ".tar";
    const os::Fd tar{
        ::openat(kept.fd(), file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600)};
    if (!tar)
        throw system_error("create", kept.path() + "/" + file, errno);
    reporter.progress("keep-data", kept.path() + "/" + file);
    run_as_owner(subject_, owner,
                 {"/usr/bin/tar", "--numeric-owner", "--xattrs", "--sparse", "-C", volumes, "-cf", "-", "."},
                 {-1, tar.get()}, tar_limit);
    return kept.path() + "/" + file;
}

} // namespace fgn::host
