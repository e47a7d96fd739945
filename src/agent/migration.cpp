// SPDX-License-Identifier: Apache-2.0
#include "agent/migration.h"

#include "agent/one_shot.h"
#include "base/error.h"
#include "render/unit.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

void migrate(Deployment &deployment) {
    Context &context = deployment.context;
    const std::uint64_t number = deployment.wanted.app.number;
    const OneShot migration{context, context.layout.migrate_container(number)};
    context.host.progress("application", "migrating");
    if (const auto failure =
            migration.run(migrate_spec(deployment.wanted, context.layout, context.podman_version()),
                          render::migrate_unit(deployment.service(), context.layout, number)))
        throw Error{"run app.migrate in", migration.unit(), *failure,
                    "Correct it, then provision again: the application has not been changed.",
                    ExitCode::unhealthy};
}

void retire_migration(Context &context, std::uint64_t number) {
    OneShot{context, context.layout.migrate_container(number)}.retire();
}

} // namespace fgn::agent
