// SPDX-License-Identifier: Apache-2.0
#include "host/ingress.h"

#include "base/error.h"
#include "render/unit.h"

namespace fgn::host {

namespace {

constexpr std::size_t unit_limit = 64U << 10U;
constexpr std::chrono::seconds start_limit{150};

} // namespace

bool SystemIngress::exists() const {
    const auto units = os::Directory::open(subject_.host.paths.system_units);
    return units.status(subject_.layout.system_web_unit()) ||
           units.status(subject_.layout.system_web_socket());
}

SystemIngress::Texts SystemIngress::installed() const {
    const auto units = os::Directory::open(subject_.host.paths.system_units);
    return {units.read(subject_.layout.system_web_unit(), unit_limit),
            units.read(subject_.layout.system_web_socket(), unit_limit)};
}

void SystemIngress::run(const model::Service &service, const render::Ingress &ingress,
                        std::uint64_t instance) {
    const render::IngressScope scope{true, subject_.account()->uid};
    if (!replaced_)
        replaced_ = installed();
    install({render::web_unit(service, subject_.layout, ingress, instance, scope),
             render::web_socket(service, ingress, scope)});
}

void SystemIngress::restore() {
    if (replaced_ && replaced_->unit && replaced_->socket)
        install(*replaced_);
    else
        remove();
}

void SystemIngress::install(const Texts &texts) {
    const std::string unit = subject_.layout.system_web_unit(), socket = subject_.layout.system_web_socket();
    systemd::Manager &manager = subject_.host.manager();
    const Texts before = installed();
    if (texts != before) {
        subject_.ledger.append({"ingress", "install " + socket + " and " + unit,
                                "systemctl disable --now " + socket + " " + unit + " and remove both from " +
                                    subject_.host.paths.system_units});
        const auto units = os::Directory::open(subject_.host.paths.system_units);
        units.write(socket, *texts.socket);
        units.write(unit, *texts.unit);
        manager.reload();
        manager.enable({socket, unit});
    }
    if (texts.socket != before.socket) {
        require_done(manager.stop(unit, start_limit));
        require_done(manager.restart(socket, start_limit));
    }
    require_done(manager.start(socket, start_limit));
    require_done(texts != before ? manager.restart(unit, start_limit) : manager.start(unit, start_limit));
}

bool SystemIngress::remove() {
    if (!exists())
        return false;
    systemd::Manager &manager = subject_.host.manager();
    const std::string unit = subject_.layout.system_web_unit(), socket = subject_.layout.system_web_socket();
    for (const std::string &name : {socket, unit})
        static_cast<void>(manager.stop(name, start_limit));
    manager.disable({socket, unit});
    const auto units = os::Directory::open(subject_.host.paths.system_units);
    units.remove(socket);
    units.remove(unit);
    manager.reload();
    manager.reset_failed(unit);
    manager.reset_failed(socket);
    return true;
}

} // namespace fgn::host
