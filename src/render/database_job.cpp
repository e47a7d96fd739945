// SPDX-License-Identifier: Apache-2.0
#include "render/database_job.h"

#include "render/hardening.h"
#include "render/mariadb.h"
#include "render/mount.h"

#include <nlohmann/json.hpp>

namespace fgn::render {

namespace {

using nlohmann::json;

constexpr const char *file_mount = "/etc/fgnctl/data.sql";

/// The dump begins with statements that remove the database and make it again, and holds no account: these
/// are as the server's start makes them.
json dump_command(const model::Service &service) {
    return {"mariadb-dump",
            "--defaults-file=/run/secrets/database-root",
            "--single-transaction",
            "--quick",
            "--routines",
            "--triggers",
            "--events",
            "--default-character-set=utf8mb4",
            "--max-allowed-packet=1G",
            std::string{"--result-file="} + file_mount,
            "--add-drop-database",
            "--databases",
            database_name(service)};
}

/// A row is written longer than the application sent it: the server must take more at once than usual, which
/// it does for who connects again from then on.
json restore_command() {
    return {"mariadb",
            "--defaults-file=/run/secrets/database-root",
            "--default-character-set=utf8mb4",
            "--max-allowed-packet=1G",
            "--abort-source-on-error",
            std::string{"--execute=SET GLOBAL max_allowed_packet = 1073741824;\n\\r\n\\. "} + file_mount +
                "\nSET GLOBAL max_allowed_packet = DEFAULT"};
}

json clear_command() {
    json command{"/bin/rm", "-rf", "--"};
    for (const char *name : {"data", "new", "tmp", "version"})
        command.push_back(std::string{database_folder} + "/" + name);
    return command;
}

json command(const model::Service &service, DatabaseJob job) {
    if (job == DatabaseJob::dump)
        return dump_command(service);
    return job == DatabaseJob::restore ? restore_command() : clear_command();
}

} // namespace

json database_job_container(const model::Service &service, const ContainerInput &input, DatabaseJob job,
                            const std::string &file) {
    const model::Layout &layout = input.layout;
    json body = hardened_container(service, input, role(job));
    json argv = command(service, job);
    const json program = json::array({argv[0]});
    argv.erase(0);
    body.update({
        {"name", layout.container(role(job), input.instance)},
        {"user", user_and_group(database_user)},
        {"entrypoint", program},
        {"command", argv},
        {"work_dir", "/"},
        {"env", {{"HOME", "/tmp"}}},
        {"netns", {{"nsmode", "none"}}},
        {"log_configuration", {{"driver", "none"}}}, // its unit is attached to it
    });
    if (job == DatabaseJob::clear) {
        body["mounts"] = writable_folders(mebibyte, {});
        body["volumes"] = json::array({volume_mount(layout.db_volume(), database_folder)});
    } else {
        body["secrets"] =
            json::array({secret_file(DatabaseSecrets{layout.name}.root, "database-root", database_user)});
        body["mounts"] = writable_folders(
            64 * mebibyte, {bind_mount(file, file_mount, job == DatabaseJob::dump ? "rw" : "ro"),
                            bind_mount(layout.db_run(), "/run/mysqld")});
    }
    limit_files(body, service.database_limits, input.podman);
    relax(body, service.database->relaxed);
    return body;
}

} // namespace fgn::render
