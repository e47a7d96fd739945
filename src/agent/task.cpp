// SPDX-License-Identifier: Apache-2.0
#include "agent/task.h"

#include "agent/dumps.h"
#include "agent/generation.h"
#include "agent/snapshot.h"
#include "base/error.h"
#include "model/manifest.h"
#include "model/secret.h"
#include "os/directory.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

using nlohmann::json;

void parse(Task &task) {
    task.service = model::parse_manifest(task.manifest, "the manifest", task.layout.name);
    task.defaults = model::parse_defaults(task.defaults_text, "/etc/fgnctl/defaults.toml");
}

void read_state(Task &task, const json &document) {
    const json &ingress = document.at("ingress");
    task.manifest = document.at("manifest");
    task.defaults_text = document.at("defaults");
    task.snapshot = document.at("snapshot");
    task.ingress = {ingress.at("https"), ingress.at("http"), ingress.at("ipv6"), ingress.value("front", "")};
    task.fresh = document.value("fresh", false);
    task.live = document.value("live", "");
    task.wheels = document.value("wheels", "");
    if (document.at("requirements").is_string())
        task.requirements = document.at("requirements").get<std::string>();
    parse(task);
}

/// The archive of the snapshot is not there any more, nor the administrator's folder.
void take_state(Task &task, const Generation &from, const os::Directory &home) {
    task.manifest = from.manifest;
    task.defaults_text = from.defaults;
    task.snapshot = from.snapshot;
    task.live = from.live;
    parse(task);
    if (const auto code = code_folder(home, from)) {
        task.requirements = requirements_of(*code, task.service.app);
        task.wheels = wheels_of(*code, task.service.app, home);
    }
}

/// A MariaDB does not read what a newer one has written: whatever else goes back, its image stays.
void keep_database_image(Task &task, const Generation &current) {
    if (current.db.number > 0)
        task.defaults.mariadb_image = current.mariadb.reference;
}

void read_current_state(Task &task) {
    const auto home = os::Directory::open(task.layout.home);
    const Generation current = require_generation(home, task.layout.name);
    task.ingress = current.ingress;
    take_state(task, current, home);
    keep_database_image(task, current);
}

/// The kept one of that number; of 0, the newest before the one that serves.
Generation require_kept(const Task &task, const Generation &current, const os::Directory &home) {
    for (Generation &kept : kept_generations(home))
        if (task.number == 0 ? kept.number < current.number : kept.number == task.number)
            return std::move(kept);
    throw Error{"go back to",
                task.number == 0 ? "the generation before" : "generation " + std::to_string(task.number),
                "it is not kept", "See which are: fgnctl history " + task.layout.name, ExitCode::refused};
}

Error not_the_way_back(const Task &task, const std::string &why) {
    return {"go back to", "generation " + std::to_string(task.back_to->number), why,
            "Provision the manifest of that time instead.", ExitCode::refused};
}

/// What root holds for it stays as it is.
void require_same_way_in(const Task &task, const Generation &current) {
    const model::Service now = current.service(task.layout.name);
    if (task.service.web.share != now.web.share || task.service.publishes_app() != now.publishes_app())
        throw not_the_way_back(task, "its ports were given in another way");
    for (const std::string &secret : model::secrets_of(task.service))
        if (!current.secrets.contains(secret))
            throw not_the_way_back(task,
                                   "it needs the secret " + secret + ", which is none of this service now");
}

void require_data(const Task &task, const Generation &current, const os::Directory &home) {
    const std::string number = std::to_string(task.back_to->number);
    if (current.db.number == 0)
        throw Error{"restore the data of", "generation " + number, "the service has no database now",
                    "Go back without --with-data first.", ExitCode::refused};
    if (!has_dump(home, dump_of(task.back_to->number)))
        throw Error{
            "restore the data of", "generation " + number,
            "no dump is kept of what the database held when it was left: one is made when app.migrate "
            "or update.before is to run, when the database gets another image, and by --with-data",
            "See which have data: fgnctl history " + task.layout.name +
                "\nOr go back without the data: fgnctl rollback " + task.layout.name + " " + number,
            ExitCode::refused};
}

/// Ports and values of secrets are as they are now.
void read_state_to_go_back_to(Task &task) {
    const auto home = os::Directory::open(task.layout.home);
    const Generation current = require_generation(home, task.layout.name);
    task.back_to = require_kept(task, current, home);
    if (!task.back_to->live.empty())
        throw not_the_way_back(task, "its code was the folder " + task.back_to->live +
                                         ", of which there is no copy");
    task.ingress = current.ingress;
    task.secrets = current.secrets;
    take_state(task, *task.back_to, home);
    keep_database_image(task, current);
    require_same_way_in(task, current);
    if (task.with_data)
        require_data(task, current, home);
}

/// "deploy" and "rollback": what root knows is as it was.
void read_release(Task &task, const json &document) {
    task.ref = document.value("ref", "");
    task.unattended = document.value("unattended", false);
    task.number = document.value("number", std::uint64_t{0});
    task.with_data = document.value("with_data", false);
    if (task.verb == "rollback")
        return read_state_to_go_back_to(task);
    read_current_state(task);
    task.secrets = require_generation(os::Directory::open(task.layout.home), task.layout.name).secrets;
}

/// Root names what it has put there.
void read_restored(Task &task, const json &document) {
    const json &restored = document.at("restored");
    task.restored = {restored.at("database"), restored.at("volumes").get<std::vector<std::string>>(),
                     restored.value("source", ""), restored.value("images", false)};
    task.with_data = task.restored.any();
}

} // namespace

Task read_task(const json &document) {
    try {
        Task task;
        task.verb = document.at("verb");
        task.layout = {document.at("name"), document.at("home")};
        task.measured = document.value("measured", false);
        task.certificate = document.value("certificate", "");
        task.forced = document.value("forced", false);
        task.who = document.value("who", "root");
        if (document.contains("logins"))
            task.logins = document["logins"].get<RegistryLogins>();
        task.cached = document.value("cached", true);
        task.platform = document.value("platform", "");
        task.destination = document.value("destination", "");
        const bool changes = task.verb == "apply" || task.verb == "plan";
        if (changes)
            task.secrets = document.at("secrets").get<std::map<std::string, std::string>>();
        if (changes && document.value("as_before", false))
            read_current_state(task);
        else if (changes)
            read_state(task, document);
        else if (task.verb == "deploy" || task.verb == "rollback" || task.verb == "restore")
            read_release(task, document);
        if (document.contains("restored"))
            read_restored(task, document);
        return task;
    } catch (const json::exception &error) {
        throw Error{"read the task", "standard input", error.what(),
                    "fgn-agent is started by fgnctl, not by hand.", ExitCode::usage};
    }
}

} // namespace fgn::agent
