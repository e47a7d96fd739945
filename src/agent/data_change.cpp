// SPDX-License-Identifier: Apache-2.0
#include "agent/data_change.h"

#include "agent/backoff.h"
#include "agent/container_unit.h"
#include "agent/dumps.h"
#include "agent/instances.h"
#include "agent/maintenance.h"
#include "agent/replicas.h"
#include "base/error.h"

#include <nlohmann/json.hpp>

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

/// Data that a newer MariaDB has upgraded are none for the one before.
void bring_back(Context &context, const Generation &current, const DataChange &change) {
    bool replaced = change.replaced;
    try {
        run_database(context, current);
    } catch (const Error &) {
        if (!change.image || !has_dump(context.home(), unsettled_dump))
            throw;
        DataChange{change.generation, change.image, true}.write(context.home());
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
    bring_back(context, current, change);
    serve_again(context, current);
    forget(context.home());
    end_outage(context.home());
}

bool exchanges_image(const Deployment &deployment) {
    return deployment.wanted.mariadb != deployment.current->mariadb;
}

/// Nothing writes any more when the dump is made.
void stop_and_dump(Deployment &deployment) {
    Context &context = deployment.context;
    const Generation &current = *deployment.current;
    run_database(context, current);
    DataChange{current.number, exchanges_image(deployment), false}.write(context.home());
    deployment.undo.add([&context, current] {
        if (const auto change = DataChange::read(context.home()))
            take_back(context, current, *change);
    });
    deployment.switched = true;
    const model::App settings = current.service(context.layout.name).app;
    Replicas{context, current.app.number, settings}.drain();
    stop_applications(context);
    context.host.progress("outage", "dumping the database");
    dump_database(context, current, unsettled_dump);
    deployment.dumped = true;
}

void begin(Deployment &deployment) {
    Context &context = deployment.context;
    context.host.warn(
        "outage", "visitors see the maintenance page until the database " +
                      std::string{context.task.with_data ? "holds the data of then" : "has started again"});
    deployment.undo.add([&context] {
        if (!DataChange::read(context.home()))
            end_outage(context.home());
    });
    begin_outage(context.home());
    if (context.task.with_data || exchanges_image(deployment))
        stop_and_dump(deployment);
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
    return DataChange{kept["generation"].get<std::uint64_t>(), flag("image"), flag("replaced")};
}

void DataChange::write(const os::Directory &home) const {
    home.write(file, json{{"generation", generation}, {"image", image}, {"replaced", replaced}}.dump() + "\n",
               {0600});
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
        if (!deployment.context.task.with_data && !replaces_database(deployment))
            return std::nullopt;
        return plan::Change{"outage", "show the maintenance page for the time", "503", false};
    };
    return plan::make_step(pending, [&deployment](plan::Reporter &) { begin(deployment); });
}

std::unique_ptr<plan::Step> restore_step(Deployment &deployment) {
    const auto &task = deployment.context.task;
    return plan::make_step(
        {"restore", "restore the database",
         "dump of generation " + std::to_string(task.back_to ? task.back_to->number : 0), false},
        [&deployment] { return deployment.context.task.with_data; },
        [&deployment](plan::Reporter &) {
            Context &context = deployment.context;
            DataChange{deployment.current->number, false, true}.write(context.home());
            restore_database(context, deployment.wanted, dump_of(context.task.back_to->number));
        });
}

} // namespace fgn::agent
