// SPDX-License-Identifier: Apache-2.0
#include "host/move.h"

#include "base/error.h"
#include "base/text.h"
#include "host/backup.h"
#include "host/fleet.h"
#include "host/provision.h"
#include "host/removal.h"
#include "host/steps.h"
#include "plan/make_step.h"

namespace fgn::host {

namespace {

using nlohmann::json;

constexpr const char *fact = "moved_to";

std::unique_ptr<plan::Step> step(const char *name, const std::string &title,
                                 const std::function<void(plan::Reporter &)> &apply) {
    return plan::make_step(
        {std::string{"move."} + name, title, "", true}, [] { return true; }, apply);
}

bool absent(const os::Outcome &outcome) {
    const auto *exited = std::get_if<os::Exited>(&outcome.end);
    return exited != nullptr && exited->code == static_cast<int>(ExitCode::absent);
}

} // namespace

Move::Move(Host &host, const std::string &service, Remote remote, std::string version)
    : host_(host), version_(std::move(version)), lock_(lock_backups(host.paths, service)),
      ledger_(host.state(), service), subject_(require_subject(host, ledger_)), remote_(std::move(remote)),
      where_(accepted_request(host.paths, service).service.backup.repository),
      repository_(host.paths, service, where_) {}

Moved Move::run(plan::Reporter &reporter) {
    try {
        plan::apply_all(steps(), reporter);
        return moved_;
    } catch (const Error &error) {
        if (!is_stopped_)
            throw;
        serve_again(reporter);
        throw Error{error.context(), error.object(), error.reason(),
                    "It serves here as before. " + error.hint(), error.code()};
    }
}

plan::Steps Move::steps() {
    const std::string &there = remote_.destination();
    plan::Steps steps;
    steps.push_back(step("check", "ask " + there, [this](plan::Reporter &) { check(); }));
    steps.push_back(step("first", "bring all to " + there + " while it runs",
                         [this](plan::Reporter &reporter) { bring(reporter); }));
    steps.push_back(step("stop", "stop it here", [this](plan::Reporter &reporter) {
        is_stopped_ = true;
        stopped_ = std::chrono::steady_clock::now();
        act(host_.paths, subject_.name(), "stop", reporter);
    }));
    steps.push_back(step("second", "bring what has changed since", [this](plan::Reporter &reporter) {
        bring(reporter);
        bring_settings();
    }));
    steps.push_back(
        step("retire", "keep it here stopped", [this](plan::Reporter &reporter) { retire(reporter); }));
    steps.push_back(
        step("restore", "make it there", [this](plan::Reporter &reporter) { restore(reporter); }));
    return steps;
}

void Move::check() const {
    const std::string version = remote_.ask({"--version"}).output;
    if (version != version_ + "\n")
        throw Error{"move to", remote_.destination(),
                    "it has " + sanitise(version.substr(0, version.find('\n')), 200) + ", and this one has " +
                        version_,
                    "Install the same version there.", ExitCode::refused};
    if (!absent(remote_.ask({"status", subject_.name()})))
        throw Error{"move to", remote_.destination(), "there is a service " + subject_.name() + " already",
                    "If that one is to serve, remove this one: sudo fgnctl uninstall " + subject_.name() +
                        "\nIf not, remove that one there, and move again.",
                    ExitCode::refused};
}

void Move::bring(plan::Reporter &reporter) {
    moved_.number = BackupRun{host_, subject_.name(), "move"}.run(reporter).backup.number;
    if (repository_.where()[0] == '/')
        remote_.mirror(repository_.where() + "/");
}

/// By which whoever keeps the repository knows us, and what is known of the backups in it.
void Move::bring_settings() const {
    const std::string settings = subject_.name() + ".backup";
    if (const auto etc = os::Directory::open_if_exists(host_.paths.etc); etc && etc->status(settings))
        remote_.mirror(host_.paths.etc + "/" + settings);
    remote_.mirror(host_.paths.state + "/backups/" + subject_.name() + ".json");
}

void Move::restore(plan::Reporter &reporter) {
    const std::string where = where_.empty() ? host_.paths.state + "/backups" : where_;
    remote_.run({"restore", subject_.name(), "--repo", where, "--key-file", "-", "--at",
                 std::to_string(moved_.number)},
                repository_.key() + "\n", reporter);
    is_stopped_ = false;
    moved_.milliseconds = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - stopped_)
            .count());
}

/// Before it is there: whatever is killed, and boots, both never serve. Until somebody starts it, no boot and
/// no timer starts anything of it.
void Move::retire(plan::Reporter &reporter) {
    ledger_.append({"move",
                    "keep it stopped, since it was moved to " + remote_.destination(),
                    "fgnctl start " + subject_.name(),
                    {{fact, remote_.destination()}}});
    plan::Steps steps;
    steps.push_back(remove_certificate_watch(subject_));
    steps.push_back(remove_backup_socket(subject_));
    steps.push_back(remove_verify_timer(subject_));
    steps.push_back(remove_ingress(subject_));
    steps.push_back(end_user_manager(subject_, owner_of(subject_)));
    plan::apply_all(steps, reporter);
}

void Move::serve_again(plan::Reporter &reporter) {
    try {
        bring_back(host_, subject_.name(), reporter);
    } catch (const Error &error) {
        reporter.warn("move.stop", error.what());
    }
}

std::string moved_to(const Ledger &ledger) {
    const json there = ledger.fact(fact);
    return there.is_string() ? there.get<std::string>() : "";
}

void forget_move(Ledger &ledger) {
    if (!moved_to(ledger).empty())
        ledger.append({"move", "serve here again", "", {{fact, nullptr}}});
}

void bring_back(Host &host, const std::string &service, plan::Reporter &reporter) {
    Ledger ledger{host.state(), service};
    forget_move(ledger);
    const Subject subject = require_subject(host, ledger);
    const Request request = accepted_request(host.paths, service);
    plan::Steps steps;
    steps.push_back(user_manager_step(subject, request.service));
    steps.push_back(linger_step(subject));
    plan::apply_all(steps, reporter);
    Provision{host, request}.hand_over_secrets(reporter);
    steps.clear();
    steps.push_back(certificate_watch_step(subject, request.service, request.folder));
    steps.push_back(backup_socket_step(subject, request.service));
    steps.push_back(verify_timer_step(subject, request.service));
    plan::apply_all(steps, reporter);
}

} // namespace fgn::host
