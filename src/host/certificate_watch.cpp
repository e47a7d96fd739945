// SPDX-License-Identifier: Apache-2.0
#include "host/certificate_files.h"
#include "host/removal.h"
#include "host/steps.h"
#include "render/certificate.h"
#include "systemd/timer_service.h"

namespace fgn::host {

namespace {

using Texts = systemd::TimerService::Texts;

systemd::TimerService units(const Subject &subject) {
    return {subject.host.manager(), os::Directory::open(subject.host.paths.system_units),
            subject.layout.system_certificate_name()};
}

Texts wanted(const model::Service &service, const std::string &folder) {
    if (service.web.certificate.source != model::CertificateSource::files)
        return {};
    return {render::certificate_timer(service), render::certificate_unit(service),
            render::certificate_path(service, watched_paths(service.web, folder))};
}

} // namespace

std::unique_ptr<plan::Step> certificate_watch_step(const Subject &subject, const model::Service &service,
                                                   const std::string &folder) {
    const Texts texts = wanted(service, folder);
    const std::string title =
        texts == Texts{} ? "watch no certificate any more" : "watch the files of the certificate";
    return plan::make_step(
        {"certificate.watch", title, subject.layout.system_certificate_name() + ".path", true},
        [=] { return !units(subject).runs(texts); },
        [=](plan::Reporter &) {
            const std::string name = subject.layout.system_certificate_name();
            subject.ledger.append({"certificate", "install " + name + ".path and its timer",
                                   "systemctl disable --now " + name + ".path " + name +
                                       ".timer and remove both from " + subject.host.paths.system_units});
            units(subject).install(texts);
        });
}

std::unique_ptr<plan::Step> remove_certificate_watch(const Subject &subject) {
    return plan::make_step(
        {"certificate.watch", "remove the units that watch its certificate", "", true},
        [=] { return units(subject).installed() != Texts{}; },
        [=](plan::Reporter &) { units(subject).install({}); });
}

} // namespace fgn::host
