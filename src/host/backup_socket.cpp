// SPDX-License-Identifier: Apache-2.0
#include "host/removal.h"
#include "host/steps.h"
#include "render/backup.h"
#include "systemd/socket_service.h"

namespace fgn::host {

namespace {

using Texts = systemd::SocketService::Texts;

systemd::SocketService units(const Subject &subject) {
    return {subject.host.manager(), os::Directory::open(subject.host.paths.system_units),
            subject.layout.system_backup_name()};
}

Texts wanted(const Subject &subject, const model::Service &service) {
    if (service.backup.at.empty() || service.front)
        return {};
    return {render::backup_socket(service, subject.layout), render::backup_service(service)};
}

bool listens(const Subject &subject) {
    return subject.host.manager().unit(subject.layout.system_backup_name() + ".socket").active();
}

} // namespace

std::unique_ptr<plan::Step> backup_socket_step(const Subject &subject, const model::Service &service) {
    const Texts texts = wanted(subject, service);
    const std::string name = subject.layout.system_backup_name();
    return plan::make_step(
        {"backup.socket", texts.socket ? "let it ask for backups" : "let it ask for no backups any more",
         name + ".socket", true},
        [=] { return units(subject).installed() != texts || (texts.socket && !listens(subject)); },
        [=](plan::Reporter &) {
            subject.ledger.append({"backup", "install " + name + ".socket and its service",
                                   "systemctl disable --now " + name + ".socket and remove both from " +
                                       subject.host.paths.system_units});
            if (texts.socket)
                static_cast<void>(units(subject).install(texts));
            else
                units(subject).remove();
        });
}

std::unique_ptr<plan::Step> remove_backup_socket(const Subject &subject) {
    return plan::make_step(
        {"backup.socket", "remove the units that back it up", "", true},
        [=] { return units(subject).installed() != Texts{}; },
        [=](plan::Reporter &) { units(subject).remove(); });
}

} // namespace fgn::host
