// SPDX-License-Identifier: Apache-2.0
#include "agent/configuration.h"
#include "agent/data_change.h"
#include "agent/deployment.h"
#include "agent/hooks.h"
#include "agent/instances.h"
#include "agent/replicas.h"
#include "base/error.h"
#include "os/digest.h"
#include "render/unit.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

/// Instance 0 stands for any: only what makes containers differ counts.
std::string fingerprint(Deployment &deployment) {
    Generation generation = deployment.wanted;
    generation.app = {0, configuration_id(app_configuration(deployment.service())), ""};
    const auto &layout = deployment.context.layout;
    return os::sha256(app_spec(generation, layout, deployment.context.podman_version()).dump() +
                      render::app_unit(deployment.service(), layout, 0) +
                      std::to_string(deployment.service().app.replicas));
}

bool same_instance(Deployment &deployment) {
    return deployment.current && !deployment.wanted.dependencies.empty() &&
           deployment.current->app.fingerprint == fingerprint(deployment);
}

Replicas replicas(Deployment &deployment, std::uint64_t instance) {
    return {deployment.context, instance, deployment.service().app};
}

bool running(Deployment &deployment) {
    const std::uint64_t number = deployment.current->app.number;
    return replicas(deployment, number).active() && live_instance(deployment.context.home()) == number;
}

void make_instance(Deployment &deployment) {
    const os::Directory &home = deployment.context.home();
    const std::uint64_t number = deployment.wanted.app.number;
    write_configuration(home, app_configuration(deployment.service()));
    make_instance_folder(home, deployment.wanted, deployment.service().app.replicas);
    replicas(deployment, number).make(deployment.wanted);
}

/// Healthy first, then the one rename that makes it live.
void go_live(Deployment &deployment) {
    Context &context = deployment.context;
    const std::uint64_t number = deployment.wanted.app.number;
    Replicas all = replicas(deployment, number);
    try {
        all.start();
    } catch (const Error &) {
        all.stop();
        throw;
    }
    const auto before = live_instance(context.home());
    set_live_instance(context.home(), number);
    deployment.undo.add([&context, before] {
        if (before)
            set_live_instance(context.home(), *before);
    });
    deployment.switched = true;
}

/// Data that were restored are of the version that comes back.
void migrate(Deployment &deployment) {
    dump_before_migration(deployment);
    for (const model::Hook hook : {model::Hook::before, model::Hook::migrate})
        run_hook(deployment, hook);
}

void replace(Deployment &deployment) {
    Context &context = deployment.context;
    Instance &app = deployment.wanted.app;
    app = {deployment.wanted.number, configuration_id(app_configuration(deployment.service())),
           fingerprint(deployment)};
    const std::uint64_t number = app.number;
    deployment.undo.add([&context, number] { retire_app(context, number); });
    make_instance(deployment);
    if (!deployment.context.task.with_data)
        migrate(deployment);
    if (!deployment.service().update.after.empty()) {
        deployment.undo.add([&context] { forget_after(context.home()); });
        owe_after(context.home(), number);
    }
    go_live(deployment);
}

} // namespace

std::unique_ptr<plan::Step> application_step(Deployment &deployment) {
    const auto pending = [&deployment]() -> std::optional<plan::Change> {
        if (!deployment.fresh() && same_instance(deployment) && running(deployment))
            return std::nullopt;
        const bool again = !deployment.fresh() && same_instance(deployment);
        return plan::Change{"application", again ? "start the application again" : "start the application",
                            deployment.service().app.module, false};
    };
    return plan::make_step(pending, [&deployment](plan::Reporter &) {
        if (same_instance(deployment))
            go_live(deployment);
        else
            replace(deployment);
    });
}

} // namespace fgn::agent
