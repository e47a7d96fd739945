// SPDX-License-Identifier: Apache-2.0
#include "agent/web_units.h"

#include "agent/health.h"
#include "render/unit.h"

namespace fgn::agent {

WebUnits::WebUnits(Context &context)
    : context_(context), units_(context.manager(), context.units(), context.layout.web_name()) {}

systemd::UnitStatus WebUnits::look_up(const std::string &system_unit, const std::string &user_unit,
                                      bool privileged) {
    if (!privileged)
        return context_.manager().unit(user_unit);
    systemd::Bus bus = systemd::Bus::system();
    return systemd::Manager{bus}.unit(system_unit);
}

systemd::UnitStatus WebUnits::status(const render::Ingress &ingress) {
    return look_up(context_.layout.system_web_unit(), units_.service(), ingress.privileged());
}

systemd::UnitStatus WebUnits::socket_status(const render::Ingress &ingress) {
    return look_up(context_.layout.system_web_socket(), units_.socket(), ingress.privileged());
}

bool WebUnits::host_has_units() {
    return look_up(context_.layout.system_web_socket(), "", true).exists();
}

bool WebUnits::running(const render::Ingress &ingress) {
    return status(ingress).active() && socket_status(ingress).active();
}

void WebUnits::run(const Generation &generation) {
    if (generation.ingress.privileged()) {
        units_.remove();
        context_.host.need_ingress({{"instance", generation.web.number}});
        return;
    }
    if (host_has_units())
        context_.host.need_ingress({{"instance", nullptr}});
    const model::Service service = generation.service(context_.layout.name);
    const bool changed =
        units_.install({render::web_socket(service, generation.ingress),
                        render::web_unit(service, context_.layout, generation.web.number, {})});
    StartedUnit web{changed ? StartedUnit::Verb::restart : StartedUnit::Verb::start, units_.service()};
    wait_active(context_, web, context_.layout.web_container(generation.web.number));
}

void WebUnits::restore(const Texts &before, const std::optional<Generation> &current) {
    if (host_has_units() || (current && current->ingress.privileged()))
        context_.host.need_ingress({{"restore", true}});
    if (!before.socket || !before.service) {
        units_.remove();
    } else if (units_.install(before)) {
        require_done(context_.manager().restart(units_.service(), std::chrono::seconds{90}));
    }
}

} // namespace fgn::agent
