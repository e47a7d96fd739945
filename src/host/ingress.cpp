// SPDX-License-Identifier: Apache-2.0
#include "host/ingress.h"

#include "render/unit.h"

namespace fgn::host {

namespace {

constexpr std::chrono::seconds start_limit{180};

} // namespace

SystemIngress::SystemIngress(const Subject &subject)
    : subject_(subject), units_(subject.host.manager(), os::Directory::open(subject.host.paths.system_units),
                                subject.layout.system_web_name()) {}

void SystemIngress::run(const model::Service &service, const render::Ingress &ingress,
                        std::uint64_t instance) {
    const render::IngressScope scope{true, subject_.account()->uid};
    remember();
    install(
        {render::web_socket(service, ingress), render::web_unit(service, subject_.layout, instance, scope)});
}

void SystemIngress::remove() {
    remember();
    units_.remove();
}

void SystemIngress::remember() {
    if (!replaced_)
        replaced_ = units_.installed();
}

void SystemIngress::restore() {
    if (replaced_ && replaced_->socket && replaced_->service)
        install(*replaced_);
    else
        units_.remove();
}

void SystemIngress::install(const systemd::SocketService::Texts &texts) {
    if (texts != units_.installed())
        subject_.ledger.append({"ingress", "install " + units_.socket() + " and " + units_.service(),
                                "systemctl disable --now " + units_.socket() + " " + units_.service() +
                                    " and remove both from " + subject_.host.paths.system_units});
    systemd::Manager &manager = subject_.host.manager();
    require_done(units_.install(texts) ? manager.restart(units_.service(), start_limit)
                                       : manager.start(units_.service(), start_limit));
}

} // namespace fgn::host
