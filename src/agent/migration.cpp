// SPDX-License-Identifier: Apache-2.0
#include "agent/migration.h"

#include "base/error.h"
#include "render/unit.h"

namespace fgn::agent {

namespace {

constexpr std::chrono::minutes job_limit{17}; // longer than the unit's own

std::string end_of(const systemd::UnitStatus &unit) {
    if (unit.result == "exit-code")
        return "it ended with exit code " + std::to_string(unit.main_status);
    return "it ended as '" + unit.result + "'";
}

} // namespace

void migrate(Deployment &deployment) {
    Context &context = deployment.context;
    const std::uint64_t number = deployment.wanted.app.number;
    const std::string unit = context.layout.migrate_unit(number);
    systemd::Manager &manager = context.manager();
    context.host.progress("application", "migrating");
    context.podman.containers.create(
        migrate_spec(deployment.wanted, context.layout, context.podman_version()));
    context.units().write(unit, render::migrate_unit(deployment.service(), context.layout, number));
    manager.reload();
    if (!manager.start(unit, job_limit).done())
        throw Error{"run app.migrate in", unit, end_of(manager.unit(unit)),
                    "Correct it, then provision again: the application has not been changed.",
                    ExitCode::unhealthy};
    retire_migration(context, number);
}

void retire_migration(Context &context, std::uint64_t number) {
    const std::string unit = context.layout.migrate_unit(number);
    systemd::Manager &manager = context.manager();
    if (context.units().status(unit)) {
        static_cast<void>(manager.stop(unit, std::chrono::seconds{60}));
        manager.reset_failed(unit);
        context.units().remove(unit);
        manager.reload();
    }
    context.podman.containers.remove(context.layout.migrate_container(number), true);
}

} // namespace fgn::agent
