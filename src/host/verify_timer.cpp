// SPDX-License-Identifier: Apache-2.0
#include "host/removal.h"
#include "host/steps.h"
#include "render/backup.h"
#include "systemd/timer_service.h"

namespace fgn::host {

namespace {

using Texts = systemd::TimerService::Texts;

systemd::TimerService units(const Subject &subject) {
    return {subject.host.manager(), os::Directory::open(subject.host.paths.system_units),
            subject.layout.system_verify_name()};
}

Texts wanted(const model::Service &service) {
    if (service.backup.verify.empty())
        return {};
    return {render::verify_timer(service), render::verify_unit(service), std::nullopt};
}

} // namespace

std::unique_ptr<plan::Step> verify_timer_step(const Subject &subject, const model::Service &service) {
    const Texts texts = wanted(service);
    const std::string name = subject.layout.system_verify_name();
    return plan::make_step(
        {"backup.verify", texts.timer ? "rehearse a restore every week" : "rehearse no restore any more",
         texts.timer ? service.backup.verify : "", true},
        [=] { return !units(subject).runs(texts); },
        [=](plan::Reporter &) {
            subject.ledger.append({"verify", "install " + name + ".timer and its service",
                                   "systemctl disable --now " + name + ".timer and remove both from " +
                                       subject.host.paths.system_units});
            units(subject).install(texts);
        });
}

std::unique_ptr<plan::Step> remove_verify_timer(const Subject &subject) {
    return plan::make_step(
        {"backup.verify", "remove the units that rehearse a restore", "", true},
        [=] { return units(subject).installed() != Texts{}; },
        [=](plan::Reporter &) { units(subject).install({}); });
}

} // namespace fgn::host
