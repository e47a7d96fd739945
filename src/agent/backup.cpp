// SPDX-License-Identifier: Apache-2.0
#include "agent/backup.h"

#include "agent/container_unit.h"
#include "agent/data_change.h"
#include "agent/dumps.h"
#include "agent/generation.h"
#include "agent/one_shot.h"
#include "base/error.h"
#include "render/unit.h"

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr std::chrono::minutes stop_limit{12};

/// Of a service that is stopped the database runs for as long as it takes.
void dump_mariadb(Context &context, const Generation &generation) {
    const std::string unit = context.layout.db_unit();
    const bool stopped = !context.manager().unit(unit).active();
    if (stopped)
        run_database(context, generation);
    context.host.progress("backup.dump", "dumping the database");
    dump_database(context, generation, backup_dump);
    if (stopped)
        static_cast<void>(context.manager().stop(unit, stop_limit));
}

void run_beside(Context &context, const Generation &generation, model::Hook hook) {
    const std::uint64_t number = generation.app.number;
    const model::Service service = generation.service(context.layout.name);
    const OneShot run{context, context.layout.container(role(hook), number)};
    run.retire(); // of a backup that was killed
    const auto failure = run.run(hook_spec(generation, context.layout, context.podman_version(), hook),
                                 render::hook_unit(service, context.layout, hook, number));
    run.retire();
    if (failure)
        throw Error{std::string{"run "} + key(hook) + " in", run.unit(), *failure,
                    "See: fgnctl logs " + context.layout.name, ExitCode::unhealthy};
}

void copy_data(Context &context, const Generation &generation, const model::Service &service) {
    if (service.has_mariadb())
        dump_mariadb(context, generation);
    else if (service.database)
        run_beside(context, generation, model::Hook::copy);
}

json images_json(const Generation &generation) {
    json images = json::object();
    for (const auto &[role, pin] : {std::pair{"nginx", &generation.nginx},
                                    {"python", &generation.python},
                                    {"mariadb", &generation.mariadb}})
        if (!pin->digest.empty())
            images[role] = pin->pinned();
    for (const auto &[name, made] : generation.containers)
        images[name] = made.image.pinned();
    return images;
}

} // namespace

json begin_backup(Context &context) {
    const Generation generation = require_generation(context.home(), context.layout.name);
    const model::Service service = generation.service(context.layout.name);
    if (DataChange::read(context.home()))
        throw Error{"back up", context.layout.name, "a change of its data was broken off",
                    "End it first: sudo fgnctl provision " + context.layout.name, ExitCode::refused};
    if (!service.backup.before.empty())
        run_beside(context, generation, model::Hook::quiesce);
    copy_data(context, generation, service);
    return {{"snapshot", generation.snapshot},
            {"generation",
             {{"number", generation.number},
              {"source", generation.source.commit},
              {"images", images_json(generation)}}}};
}

json end_backup(Context &context) {
    const Generation generation = require_generation(context.home(), context.layout.name);
    if (!generation.service(context.layout.name).backup.after.empty())
        run_beside(context, generation, model::Hook::resume);
    return json::object();
}

} // namespace fgn::agent
