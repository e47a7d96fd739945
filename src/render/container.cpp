// SPDX-License-Identifier: Apache-2.0
#include "render/container.h"

#include "model/front.h"
#include "render/front.h"
#include "render/hardening.h"
#include "render/logs.h"
#include "render/mariadb.h"
#include "render/mount.h"
#include "render/network.h"
#include "render/stop_budget.h"

#include <nlohmann/json.hpp>
#include <sys/types.h>

#include <algorithm>
#include <csignal>

namespace fgn::render {

namespace {

using nlohmann::json;
using Paths = std::map<std::string, std::string>;

/// In no image either.
constexpr const char *dynamic_folder = "/var/lib/dynamic";
constexpr const char *static_folder = "/var/lib/static";
constexpr uid_t app_user = 1000, web_user = 101; // inside their containers

/// nginx takes the descriptors that systemd passes from NGINX=3;4;…; the last semicolon is needed.
std::string inherited_descriptors(std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i)
        list += std::to_string(3 + i) + ";";
    return list;
}

void give_mariadb(json &body, const model::Service &service, const model::Layout &layout) {
    const DatabaseSecrets secrets{layout.name};
    const std::string name = database_name(service);
    body["env"].update({{"MYSQL_UNIX_SOCKET", "/run/database/mysqld.sock"},
                        {"MYSQL_HOST", "localhost"},
                        {"MYSQL_DATABASE", name},
                        {"MYSQL_USER", name},
                        {"MYSQL_PASSWORD_FILE", "/run/secrets/database-password"}});
    body["secrets"] = json::array({secret_file(secrets.password, "database-password", app_user),
                                   secret_file(secrets.url, "database-url", app_user)});
    body["mounts"].push_back(bind_mount(layout.db_run(), "/run/database"));
}

void give_sqlite(json &body, const model::Layout &layout) {
    body["env"].update({{"DATABASE_URL", "sqlite:////var/lib/database/database.sqlite"},
                        {"DATABASE_FILE", "/var/lib/database/database.sqlite"}});
    body["volumes"].push_back(volume_mount(layout.db_volume(), database_folder));
}

void give_database(json &body, const model::Service &service, const model::Layout &layout) {
    if (service.has_mariadb())
        give_mariadb(body, service, layout);
    else if (service.database)
        give_sqlite(body, layout);
}

Paths storage_volumes(const model::Storage &storage, const model::Layout &layout) {
    Paths paths;
    if (storage.dynamic)
        paths.emplace(layout.volume("dynamic"), dynamic_folder);
    if (storage.static_path)
        paths.emplace(layout.volume("static"), static_folder);
    for (const auto &[name, path] : storage.volumes)
        paths.emplace(layout.volume(name), path);
    return paths;
}

void give_storage(json &body, const model::Storage &storage, const model::Layout &layout) {
    if (storage.dynamic)
        body["env"]["DYNAMIC_STORAGE"] = dynamic_folder;
    if (storage.static_path)
        body["env"]["STATIC_STORAGE"] = static_folder;
    for (const auto &[name, path] : storage_volumes(storage, layout))
        body["volumes"].push_back(volume_mount(name, path));
    for (const auto &[source, path] : storage.binds)
        body["mounts"].push_back(bind_mount(source, path));
}

void give_logs(json &body, const model::Service &service, const std::string &folder) {
    if (service.logs.files)
        body["mounts"].push_back(bind_mount(folder, log_mount, "rw"));
}

std::string code(const ContainerInput &input) {
    return input.live.empty() ? input.layout.snapshot(input.snapshot) : input.live;
}

/// The application's image, code, settings and storage, whichever of its programs is run.
json with_application(const std::string &role, const model::Service &service, const ContainerInput &input) {
    const model::Layout &layout = input.layout;
    json body = hardened_container(service, input, role);
    body.update({
        {"user", user_and_group(app_user)},
        {"work_dir", "/app"},
        // Podman's own entry in /etc/passwd for an unknown user is gone after a reboot.
        {"env",
         {{"HOME", "/tmp"}, {"USER", "app"}, {"PYTHONUNBUFFERED", "1"}, {"PYTHONDONTWRITEBYTECODE", "1"}}},
        {"stop_signal", SIGTERM},
        {"stop_timeout", StopBudget::app},
    });
    body["mounts"] = writable_folders(64 * mebibyte,
                                      {bind_mount(code(input), "/app"),
                                       bind_mount(layout.configuration(input.configuration), "/etc/fgnctl")});
    limit_files(body, service.app_limits, input.podman);
    relax(body, service.app.relaxed);
    give_network(body, service, layout, role, reach(service.app));
    give_database(body, service, layout);
    give_storage(body, service.storage, layout);
    give_secrets(body, service.app.secrets, input.secrets, app_user);
    // What the manifest sets counts more than what fgnctl would tell.
    body["env"].update(json(service.app.env));
    return body;
}

/// Four uploads of the largest size that is buffered, and room for nginx's own.
std::uint64_t web_tmp_bytes(const model::Web &web) {
    return 32 * mebibyte + 4 * std::min(web.max_body, 64 * mebibyte);
}

/// Without -e nginx opens its built-in log first.
json nginx_command(std::vector<std::string> options) {
    options.insert(options.end(), {"-e", "stderr", "-c", "/etc/fgnctl/nginx/nginx.conf"});
    return options;
}

/// The web server's user, configuration and key, whichever way it is run; a front has no key.
json with_nginx(json body, const model::Service &service, const ContainerInput &input) {
    body.update({
        {"user", user_and_group(web_user)},
        // The image's own entrypoint writes to /etc/nginx.
        {"entrypoint", json::array({"nginx"})},
        {"work_dir", "/"},
        {"netns", {{"nsmode", "none"}}},
        // The key is readable for the group of the service user, which is the container's root; and that
        // of a front may connect to those who share it.
        {"groups", json::array({"0"})},
    });
    body["mounts"] =
        writable_folders(web_tmp_bytes(service.web),
                         {bind_mount(input.layout.configuration(input.configuration), "/etc/fgnctl/nginx"),
                          service.front ? bind_mount(model::front_folder(service.name), front_mount)
                                        : bind_mount(input.layout.certificates(), "/etc/fgnctl/tls")});
    give_logs(body, service, input.layout.role_logs("web"));
    return body;
}

/// What the web server shows besides what the application answers.
void give_site(json &body, const model::Service &service, const ContainerInput &input) {
    const model::Layout &layout = input.layout;
    body["mounts"].push_back(bind_mount(layout.instances(), "/srv/fgnctl/instances"));
    body["mounts"].push_back(input.live.empty() ? bind_mount(layout.snapshots(), "/srv/fgnctl/snapshots")
                                                : bind_mount(input.live, "/srv/fgnctl/live"));
    if (service.web.certificate.source == model::CertificateSource::acme)
        body["mounts"].push_back(bind_mount(layout.acme_challenges(), "/srv/fgnctl/acme"));
    if (!service.update.webhook.empty())
        body["mounts"].push_back(bind_mount(layout.webhook_folder(), "/srv/fgnctl/webhook"));
    // Not as a volume: Podman 5 gives one that is empty to whoever mounts it last.
    if (service.storage.static_path)
        body["mounts"].push_back(bind_mount(layout.volume_files("static"), "/srv/fgnctl/static"));
}

/// Without the sockets of systemd nginx opens those of its configuration, in its own network and here.
void let_open_sockets(json &body, const model::Service &service) {
    body["sysctl"] = {{"net.ipv4.ip_unprivileged_port_start", "0"}};
    if (!service.web.share.empty())
        for (const char *scheme : {"/https", "/http"})
            body["mounts"].push_back(
                tmpfs_mount(model::front_folder(service.web.share) + scheme, "mode=1777", mebibyte));
}

} // namespace

Paths volumes(const model::Service &service, const model::Layout &layout) {
    Paths paths = storage_volumes(service.storage, layout);
    if (service.database)
        paths.emplace(layout.db_volume(), database_folder);
    for (const model::Container &container : service.containers)
        for (const auto &[name, path] : container.volumes)
            paths.emplace(layout.volume(name), path);
    return paths;
}

json app_container(const model::Service &service, const ContainerInput &input) {
    json body = with_application("app", service, input);
    body.update(health_checks({"CMD", "/opt/venv/bin/python3", "-IS", "/etc/fgnctl/health.py"}, input.podman,
                              service.app.start_timeout));
    body.update({
        {"name", input.layout.app_container(input.instance, input.replica)},
        {"entrypoint", json::array({"/opt/venv/bin/gunicorn"})},
        {"command", {"-c", "/etc/fgnctl/gunicorn.conf.py", service.app.module}},
    });
    const std::string run =
        input.layout.instance(input.instance) + "/" + model::Layout::run_folder(input.replica);
    body["mounts"].push_back(bind_mount(run, "/run/app", "rw"));
    give_logs(body, service, input.layout.role_logs("app", input.replica));
    return body;
}

json hook_container(const model::Service &service, const ContainerInput &input, model::Hook hook) {
    json body = with_application(role(hook), service, input);
    body.update({
        {"name", input.layout.container(role(hook), input.instance)},
        {"entrypoint", {"/opt/venv/bin/python3", "/etc/fgnctl/command.py"}},
        {"command", command(service, hook)},
        {"log_configuration", {{"driver", "none"}}}, // its unit is attached to it
    });
    return body;
}

json mariadb_container(const model::Service &service, const ContainerInput &input) {
    const model::Layout &layout = input.layout;
    const DatabaseSecrets secrets{layout.name};
    json body = hardened_container(service, input, "db");
    // A crash may have left much to recover, and being killed meanwhile would leave more.
    body.update(health_checks({"CMD", "mariadb-admin", "--defaults-file=/run/secrets/database-root", "ping"},
                              input.podman, 600));
    body.update({
        {"name", layout.db_container(input.instance)},
        {"user", user_and_group(database_user)},
        {"entrypoint", json::array({"/bin/sh"})},
        {"command", json::array({"/etc/fgnctl/start.sh"})},
        {"work_dir", "/"},
        {"env", {{"HOME", "/tmp"}}},
        {"netns", {{"nsmode", "none"}}},
        {"stop_signal", SIGTERM},
        {"stop_timeout", StopBudget::db},
        {"secrets", json::array({secret_file(secrets.init, "database-init", database_user),
                                 secret_file(secrets.root, "database-root", database_user)})},
        {"volumes", json::array({volume_mount(layout.db_volume(), database_folder)})},
    });
    body["mounts"] =
        writable_folders(64 * mebibyte, {bind_mount(layout.configuration(input.configuration), "/etc/fgnctl"),
                                         bind_mount(layout.db_run(), "/run/mysqld", "rw")});
    limit_files(body, service.database_limits, input.podman);
    relax(body, service.database->relaxed);
    return body;
}

json web_check_container(const model::Service &service, const Ingress &ingress, const ContainerInput &input) {
    json body = with_nginx(hardened_container(service, input, "check"), service, input);
    body.update({
        {"name", input.layout.check_container(input.instance)},
        {"command", nginx_command({"-t", "-q"})},
        {"log_configuration", {{"driver", "none"}}}, // its unit is attached to it
    });
    if (ingress.privileged())
        let_open_sockets(body, service);
    return body;
}

json web_container(const model::Service &service, const Ingress &ingress, const ContainerInput &input) {
    const model::Layout &layout = input.layout;
    json body = with_nginx(hardened_container(service, input, "web"), service, input);
    // Podman checks from the user's cgroup, which may not enter a container of a system unit: every check
    // would fail.
    if (!ingress.privileged())
        body.update(health_checks({"CMD", "curl", "-fsS", "--max-time", "2", "--unix-socket",
                                   "/tmp/health.sock", "http://localhost/"},
                                  input.podman, 60));
    body.update({
        {"name", layout.web_container(input.instance)},
        {"command", nginx_command({})},
        {"env", {{"NGINX", inherited_descriptors(listeners(service, ingress).size())}}},
        {"stop_signal", SIGQUIT},
        {"stop_timeout", StopBudget::web},
    });
    if (!service.front)
        give_site(body, service, input);
    limit_files(body, service.web_limits, input.podman);
    relax(body, service.web.relaxed);
    return body;
}

} // namespace fgn::render
