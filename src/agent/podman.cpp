// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"
#include "render/drop_in.h"

namespace fgn::agent {

namespace {

constexpr const char *socket = "podman.socket";
constexpr const char *timers = "timer.d";
constexpr const char *drop_in = "timer.d/fgnctl.conf";
constexpr podman::Version ends_its_timers{4, 4, 0}; // containers/podman#14531
constexpr std::size_t text_limit = 4096;

bool started(systemd::Manager &manager) {
    const auto status = manager.unit(socket);
    return status.active() && status.file_state == "enabled";
}

bool timers_end(Context &context) {
    return context.podman_version() >= ends_its_timers ||
           context.units().read(drop_in, text_limit) == render::timer_drop_in();
}

void start(systemd::Manager &manager) {
    if (manager.unit(socket).file_state != "enabled")
        manager.enable({socket});
    require_done(manager.start(socket, std::chrono::seconds{30}));
}

} // namespace

std::unique_ptr<plan::Step> podman_step(Deployment &deployment) {
    const auto needed = [&deployment] {
        return deployment.fresh() || !started(deployment.context.manager()) ||
               !timers_end(deployment.context);
    };
    return plan::make_step({"podman", "start its Podman", "", false}, needed,
                           [&context = deployment.context](plan::Reporter &) {
                               start(context.manager());
                               if (timers_end(context))
                                   return;
                               context.units().make(timers, {0755});
                               context.units().write(drop_in, render::timer_drop_in());
                               context.manager().reload();
                           });
}

} // namespace fgn::agent
