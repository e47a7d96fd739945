// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"
#include "render/backup.h"
#include "systemd/timer_service.h"

namespace fgn::agent {

namespace {

systemd::TimerService::Texts texts(const model::Service &service) {
    if (service.backup.at.empty() || service.front)
        return {};
    return {render::backup_timer(service), render::backup_unit(service), std::nullopt};
}

systemd::TimerService timer(Context &context) {
    return {context.manager(), context.units(), context.layout.backup_name()};
}

} // namespace

std::unique_ptr<plan::Step> backup_timer_step(Deployment &deployment) {
    const std::string title = texts(deployment.service()).timer
                                  ? "back up at " + deployment.service().backup.at
                                  : "back up at no time";
    return plan::make_step(
        {"backup.timer", title, deployment.context.layout.backup_name() + ".timer", false},
        [&deployment] {
            const auto wanted = texts(deployment.service());
            return deployment.fresh() ? wanted.timer.has_value() : !timer(deployment.context).runs(wanted);
        },
        [&deployment](plan::Reporter &) { timer(deployment.context).install(texts(deployment.service())); });
}

} // namespace fgn::agent
