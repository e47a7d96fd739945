// SPDX-License-Identifier: Apache-2.0
#include "agent/configuration.h"
#include "agent/container_unit.h"
#include "agent/database_secrets.h"
#include "agent/deployment.h"
#include "agent/instances.h"
#include "os/digest.h"
#include "render/unit.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

/// Instance 0 stands for any, as for the application.
std::string fingerprint(Deployment &deployment) {
    Generation generation = deployment.wanted;
    generation.db = {0, configuration_id(db_configuration(deployment.service())), ""};
    const auto &layout = deployment.context.layout;
    return os::sha256(db_spec(generation, layout, deployment.context.podman_version()).dump() +
                      render::db_unit(deployment.service(), layout, 0));
}

bool same_instance(Deployment &deployment) {
    return deployment.current && deployment.current->db.number > 0 &&
           !deployment.wanted.mariadb.digest.empty() &&
           deployment.current->db.fingerprint == fingerprint(deployment);
}

ContainerUnit database_unit(Deployment &deployment) {
    return {deployment.context, deployment.context.layout.db_unit()};
}

void make_container(Deployment &deployment) {
    Context &context = deployment.context;
    const Configuration files = db_configuration(deployment.service());
    deployment.wanted.db = {deployment.wanted.number, configuration_id(files), fingerprint(deployment)};
    const std::uint64_t number = deployment.wanted.db.number;
    write_configuration(context.home(), files);
    context.home().make("fgnctl/run/db", {0777}); // for its user inside the container; the home is closed
    deployment.undo.add([&context, number] { retire_db(context, number); });
    context.podman.containers.create(db_spec(deployment.wanted, context.layout, context.podman_version()));
}

void replace(Deployment &deployment) {
    Context &context = deployment.context;
    ensure_database_secrets(context.podman.secrets, deployment.service());
    make_container(deployment);
    const ContainerUnit unit = database_unit(deployment);
    deployment.undo.add([unit, before = unit.installed()] { unit.restore(before); });
    run_database(context, deployment.wanted);
}

} // namespace

bool replaces_database(Deployment &deployment) {
    return deployment.service().has_mariadb() && !deployment.fresh() && deployment.current &&
           deployment.current->db.number > 0 && !same_instance(deployment);
}

/// Its data stays whatever happens: only uninstall removes it.
std::unique_ptr<plan::Step> database_step(Deployment &deployment) {
    const auto pending = [&deployment]() -> std::optional<plan::Change> {
        if (!deployment.service().has_mariadb())
            return std::nullopt;
        const bool same = !deployment.fresh() && same_instance(deployment);
        if (same && database_unit(deployment).status().active())
            return std::nullopt;
        return plan::Change{"database", same ? "start the database again" : "start the database", "MariaDB",
                            false};
    };
    return plan::make_step(pending, [&deployment](plan::Reporter &) {
        if (same_instance(deployment))
            run_database(deployment.context, deployment.wanted);
        else
            replace(deployment);
    });
}

} // namespace fgn::agent
