// SPDX-License-Identifier: Apache-2.0
#include "host/certificate_files.h"
#include "host/removal.h"
#include "host/steps.h"
#include "render/certificate.h"
#include "systemd/timer_service.h"

namespace fgn::host {

namespace {

using Texts = systemd::TimerService::Texts;

struct Watch {
    Texts first, again;
    bool operator==(const Watch &) const = default;
};

std::string again_name(const Subject &subject) {
    return subject.layout.system_certificate_name() + "-again";
}

systemd::TimerService units(const Subject &subject, const std::string &name) {
    return {subject.host.manager(), os::Directory::open(subject.host.paths.system_units), name};
}

systemd::TimerService first(const Subject &subject) {
    return units(subject, subject.layout.system_certificate_name());
}

systemd::TimerService again(const Subject &subject) {
    return units(subject, again_name(subject));
}

Watch wanted(const Subject &subject, const model::Service &service, const std::string &folder) {
    if (service.web.certificate.source != model::CertificateSource::files)
        return {};
    return {{render::certificate_timer(service),
             render::certificate_unit(service, again_name(subject) + ".service"),
             render::certificate_path(service, watched_paths(service.web, folder))},
            {std::nullopt, render::certificate_again_unit(service), std::nullopt}};
}

bool runs(const Subject &subject, const Watch &watch) {
    return first(subject).runs(watch.first) && again(subject).runs(watch.again);
}

void install(const Subject &subject, const Watch &watch) {
    again(subject).install(watch.again);
    first(subject).install(watch.first);
}

} // namespace

std::unique_ptr<plan::Step> certificate_watch_step(const Subject &subject, const model::Service &service,
                                                   const std::string &folder) {
    const Watch watch = wanted(subject, service, folder);
    const std::string title =
        watch == Watch{} ? "watch no certificate any more" : "watch the files of the certificate";
    return plan::make_step(
        {"certificate.watch", title, subject.layout.system_certificate_name() + ".path", true},
        [=] { return !runs(subject, watch); },
        [=](plan::Reporter &) {
            const std::string name = subject.layout.system_certificate_name();
            subject.ledger.append({"certificate", "install " + name + ".path and its timer",
                                   "systemctl disable --now " + name + ".path " + name +
                                       ".timer and remove both from " + subject.host.paths.system_units});
            install(subject, watch);
        });
}

std::unique_ptr<plan::Step> remove_certificate_watch(const Subject &subject) {
    return plan::make_step(
        {"certificate.watch", "remove the units that watch its certificate", "", true},
        [=] { return first(subject).installed() != Texts{} || again(subject).installed() != Texts{}; },
        [=](plan::Reporter &) { install(subject, {}); });
}

} // namespace fgn::host
