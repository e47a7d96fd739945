// SPDX-License-Identifier: Apache-2.0
#include "host/user_manager.h"

#include "host/steps.h"
#include "render/drop_in.h"
#include "render/journal.h"

namespace fgn::host {

namespace {

constexpr const char *file = "/fgnctl.conf";
constexpr std::size_t size_limit = 64U << 10U;
constexpr std::chrono::minutes restart_limit{5}; // longer than our drop-in lets it stop

} // namespace

UserManagerDropIn::UserManagerDropIn(Host &host, uid_t uid)
    : host_(host), folder_("user@" + std::to_string(uid) + ".service.d") {}

std::string UserManagerDropIn::path() const {
    return host_.paths.system_units + "/" + folder_ + file;
}

std::optional<std::string> UserManagerDropIn::text() const {
    return os::Directory::open(host_.paths.system_units).read(folder_ + file, size_limit);
}

void UserManagerDropIn::write(const std::string &text) const {
    const os::Directory units = os::Directory::open(host_.paths.system_units);
    units.make(folder_, {0755});
    units.write(folder_ + file, text, {0644});
    host_.manager().reload();
}

void UserManagerDropIn::remove() const {
    const os::Directory units = os::Directory::open(host_.paths.system_units);
    units.remove(folder_ + file);
    units.remove_empty(folder_);
    host_.manager().reload();
}

namespace {

std::optional<std::string> written(const Subject &subject) {
    const auto account = subject.account();
    return account ? UserManagerDropIn{subject.host, account->uid}.text() : std::nullopt;
}

bool has_journal(const std::optional<std::string> &text) {
    return text && text->find("\nLogNamespace=") != std::string::npos;
}

/// Only a start puts a unit into another journal.
void restart(const Subject &subject, uid_t uid) {
    systemd::Manager &manager = subject.host.manager();
    const std::string unit = "user@" + std::to_string(uid) + ".service";
    if (manager.unit(unit).active())
        require_done(manager.restart(unit, restart_limit));
}

} // namespace

std::unique_ptr<plan::Step> user_manager_step(const Subject &subject, const model::Service &service) {
    const std::string text =
        render::user_manager_drop_in(render::journal_line(service.logs, subject.layout.journal_namespace()));
    const auto pending = [=]() -> std::optional<plan::Change> {
        const auto before = written(subject);
        if (before == text)
            return std::nullopt;
        if (before && has_journal(before) != has_journal(text))
            return plan::Change{"manager", "restart it for another journal", "", true};
        return plan::Change{"manager", "let its user manager limit and stop containers in order", "", true};
    };
    return plan::make_step(pending, [=](plan::Reporter &) {
        const auto before = written(subject);
        const uid_t uid = subject.account()->uid;
        const UserManagerDropIn drop_in{subject.host, uid};
        subject.ledger.append(
            {"manager", "write " + drop_in.path(), "remove " + drop_in.path(), {{"uid", uid}}});
        drop_in.write(text);
        if (has_journal(before) != has_journal(text))
            restart(subject, uid);
    });
}

} // namespace fgn::host
