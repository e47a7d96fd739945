// SPDX-License-Identifier: Apache-2.0
#include "agent/data_change.h"

#include "agent/backoff.h"
#include "agent/container_unit.h"
#include "agent/dumps.h"
#include "agent/instances.h"
#include "agent/maintenance.h"
#include "agent/replicas.h"
#include "agent/volume_exchange.h"
#include "base/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr const char *file = "fgnctl/data-change";
constexpr std::size_t file_limit = 1024;
constexpr std::chrono::seconds stop_limit{180};

void stop_applications(Context &context) {
    for (const systemd::UnitRow &row : context.manager().units(context.layout.name + "-app-*.service"))
        static_cast<void>(context.manager().stop(row.name, stop_limit));
    Backoff::forget_all(); // it did not end by itself
}

/// One that was not healthy before is not now, which is no reason to keep the visitors out.
void serve_again(Context &context, const Generation &current) {
    const model::App settings = current.service(context.layout.name).app;
    Replicas application{context, current.app.number, settings};
    try {
        application.start();
    } catch (const Error &error) {
        application.stop();
        context.host.warn("data", error.what());
    }
    set_live_instance(context.home(), current.app.number);
}

/// The dump that data were restored from may be of the same generation: they are there now.
void keep(const os::Directory &home, const DataChange &change) {
    if (change.image)
        keep_first_dump(home, change.generation);
    keep_dump(home, unsettled_dump, change.generation);
}

void forget(const os::Directory &home) {
    home.remove(file);
    home.remove("fgnctl/dumps/" + std::string{unsettled_dump} + ".sql");
}

/// Whatever of [[container]] writes to one of the volumes.
void stop_containers(Context &context, const model::Service &service,
                     const std::vector<std::string> &volumes) {
    for (const model::Container &container : service.containers)
        if (std::any_of(volumes.begin(), volumes.end(),
                        [&](const std::string &name) { return container.volumes.contains(name); }))
            static_cast<void>(context.manager().stop(context.layout.unit(container.name), stop_limit));
}

/// Data that a newer MariaDB has upgraded are none for the one before.
void bring_back(Context &context, const Generation &current, const DataChange &change) {
    bool replaced = change.replaced;
    try {
        run_database(context, current);
    } catch (const Error &) {
        if (!change.image || !has_dump(context.home(), unsettled_dump))
            throw;
        DataChange{change.generation, change.image, true, change.volumes}.write(context.home());
        clear_database(context, current);
        run_database(context, current);
        replaced = true;
    }
    if (replaced)
        restore_database(context, current, unsettled_dump);
    else if (change.image)
        keep(context.home(), change); // a migration may have followed
}

void take_back(Context &context, const Generation &current, const DataChange &change) {
    context.host.progress("data", "bringing back the data and the application from before");
    begin_outage(context.home());
    retire_database_jobs(context);
    stop_applications(context);
    stop_containers(context, current.service(context.layout.name), change.volumes);
    take_back_volumes(context, change.volumes);
    bring_back(context, current, change);
    run_containers(context, current);
    if (current.has_app())
        serve_again(context, current);
    forget(context.home());
    end_outage(context.home());
}

bool exchanges_image(const Deployment &deployment) {
    return deployment.wanted.mariadb != deployment.current->mariadb;
}

bool restores_database(const Deployment &deployment) {
    const Task &task = deployment.context.task;
    return task.with_data && (task.back_to || task.restored.database);
}

void end_writers(Deployment &deployment) {
    Context &context = deployment.context;
    const Generation &current = *deployment.current;
    const model::Service settings = current.service(context.layout.name);
    deployment.switched = true;
    if (current.has_app())
        Replicas{context, current.app.number, settings.app}.drain();
    stop_applications(context);
    stop_containers(context, settings, context.task.restored.volumes);
}

/// Nothing writes any more when the dump is made.
void stop_and_dump(Deployment &deployment) {
    Context &context = deployment.context;
    const Generation &current = *deployment.current;
    const bool database = exchanges_image(deployment) || restores_database(deployment);
    if (database)
        run_database(context, current);
    DataChange{current.number, exchanges_image(deployment), false}.write(context.home());
    deployment.undo.add([&context, current] {
        if (const auto change = DataChange::read(context.home()))
            take_back(context, current, *change);
    });
    end_writers(deployment);
    if (!database)
        return;
    context.host.progress("outage", "dumping the database");
    dump_database(context, current, unsettled_dump);
    deployment.dumped = true;
}

void shut_out(Deployment &deployment) {
    Context &context = deployment.context;
    context.host.warn("outage", "visitors see the maintenance page until " +
                                    std::string{context.task.with_data ? "the data of then are there"
                                                                       : "the database has started again"});
    deployment.undo.add([&context] {
        if (!DataChange::read(context.home()))
            end_outage(context.home());
    });
    begin_outage(context.home());
}

void begin(Deployment &deployment) {
    Context &context = deployment.context;
    if (deployment.service().has_web())
        shut_out(deployment);
    if (context.task.with_data || exchanges_image(deployment))
        stop_and_dump(deployment);
}

void restore(Deployment &deployment) {
    Context &context = deployment.context;
    const Task &task = context.task;
    const bool database = restores_database(deployment);
    if (deployment.current)
        DataChange{deployment.current->number, false, database, task.restored.volumes}.write(context.home());
    take_restored_volumes(context, task.restored.volumes);
    if (database)
        restore_database(context, deployment.wanted,
                         task.back_to ? dump_of(task.back_to->number) : restored_dump);
}

void recover(Context &context, const Generation &current) {
    const DataChange change = *DataChange::read(context.home());
    if (change.generation == current.number)
        take_back(context, current, change);
    else
        settle_data_change(context.home());
}

} // namespace

/// One that cannot be read was written by nobody.
std::optional<DataChange> DataChange::read(const os::Directory &home) {
    const json kept = json::parse(home.read(file, file_limit).value_or(""), nullptr, false);
    if (!kept.is_object() || !kept.contains("generation") || !kept["generation"].is_number_unsigned())
        return std::nullopt;
    const auto flag = [&kept](const char *key) { return kept.contains(key) && kept[key] == true; };
    std::vector<std::string> volumes;
    if (kept.contains("volumes") && kept["volumes"].is_array())
        for (const json &name : kept["volumes"])
            if (name.is_string())
                volumes.push_back(name.get<std::string>());
    return DataChange{kept["generation"].get<std::uint64_t>(), flag("image"), flag("replaced"), volumes};
}

void DataChange::write(const os::Directory &home) const {
    const json kept{
        {"generation", generation}, {"image", image}, {"replaced", replaced}, {"volumes", volumes}};
    home.write(file, kept.dump() + "\n", {0600});
}

void dump_before_migration(Deployment &deployment) {
    const model::Service &service = deployment.service();
    const bool migrates = !service.app.migrate.empty() || !service.update.before.empty();
    if (!migrates || !service.has_mariadb() || deployment.dumped || !deployment.current ||
        deployment.current->db.number == 0)
        return;
    deployment.context.host.progress("application", "dumping the database");
    keep_first_dump(deployment.context.home(), deployment.current->number);
    dump_database(deployment.context, deployment.wanted, dump_of(deployment.current->number));
}

void settle_data_change(const os::Directory &home) {
    if (const auto change = DataChange::read(home)) {
        keep(home, *change);
        forget(home);
    }
}

std::unique_ptr<plan::Step> data_recovery_step(Deployment &deployment) {
    return plan::make_step(
        {"data", "end the change of data that was interrupted", deployment.context.layout.name, false},
        [&deployment] {
            return !deployment.fresh() && deployment.current && DataChange::read(deployment.context.home());
        },
        [&deployment](plan::Reporter &) { recover(deployment.context, *deployment.current); });
}

std::unique_ptr<plan::Step> outage_step(Deployment &deployment) {
    const auto pending = [&deployment]() -> std::optional<plan::Change> {
        if (!deployment.current || (!deployment.context.task.with_data && !replaces_database(deployment)))
            return std::nullopt;
        return plan::Change{"outage", "show the maintenance page for the time", "503", false};
    };
    return plan::make_step(pending, [&deployment](plan::Reporter &) { begin(deployment); });
}

std::unique_ptr<plan::Step> restore_step(Deployment &deployment) {
    const auto &task = deployment.context.task;
    return plan::make_step(
        {"restore", task.back_to ? "restore the database" : "put the data of the backup in their place",
         task.back_to ? "dump of generation " + std::to_string(task.back_to->number) : "", false},
        [&deployment] { return deployment.context.task.with_data; },
        [&deployment](plan::Reporter &) { restore(deployment); });
}

} // namespace fgn::agent
