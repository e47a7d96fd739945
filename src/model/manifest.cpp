// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"

#include "base/text.h"
#include "model/manifest_key.h"

#include <algorithm>

namespace fgn::model {

namespace {

constexpr std::uint64_t mebibyte = 1U << 20U;
constexpr std::uint64_t tebibyte = std::uint64_t{1} << 40U;

void read_name(const Value &value, Service &service) {
    const std::string name = value.text(grammar::name);
    if (name != service.name)
        value.refuse("the manifest is of '" + name + "', the command names '" + service.name + "'",
                     "give the command the manifest's name, or leave service.name out");
}

void read_port(const Value &value, Web &web, std::optional<std::uint16_t> &port) {
    port = static_cast<std::uint16_t>(value.integer(1, UINT16_MAX));
    if (web.https == web.http)
        value.refuse("https and http are the same port");
}

std::vector<std::string> read_hosts(const Value &value) {
    std::vector<std::string> hosts = value.texts(grammar::host, 50);
    for (std::string &host : hosts)
        host = lower_case(host);
    for (auto host = hosts.begin(); host != hosts.end(); ++host)
        if (std::find(hosts.begin(), host, *host) != host)
            value.refuse("\"" + *host + "\" is there twice");
    return hosts;
}

Engine read_engine(const Value &value) {
    return value.text(grammar::engine) == "sqlite" ? Engine::sqlite : Engine::mariadb;
}

void read_volumes(const Value &value, Storage &storage) {
    storage.volumes = value.texts_by_name(grammar::volume, grammar::mount_point);
    require_apart(value, storage.volumes, storage.binds);
}

void read_binds(const Value &value, Storage &storage) {
    storage.binds = value.texts_by_name(grammar::bind_source, grammar::mount_point);
    require_apart(value, storage.volumes, storage.binds);
}

constexpr ManifestKey keys[] = {
    {"service.name", read_name},
    {"service.description", [](auto &v, auto &s) { s.description = v.text(grammar::description); }},
    {"service.production", [](auto &v, auto &s) { s.production = v.flag(); }},

    {"app.module", [](auto &v, auto &s) { s.app.module = v.text(grammar::module); }},
    {"app.replicas", [](auto &v, auto &s) { s.app.replicas = read_count(v, 1, most_replicas); }},
    {"app.workers", [](auto &v, auto &s) { s.app.workers = read_count(v, 1, 128); }},
    {"app.threads", [](auto &v, auto &s) { s.app.threads = read_count(v, 1, 512); }},
    {"app.timeout", [](auto &v, auto &s) { s.app.timeout = read_count(v, 1, 3600); }},
    {"app.worker_class", [](auto &v, auto &s) { s.app.worker_class = v.text(grammar::worker_class); }},
    {"app.graceful_timeout", [](auto &v, auto &s) { s.app.graceful_timeout = read_count(v, 1, 25); }},
    {"app.max_requests", [](auto &v, auto &s) { s.app.max_requests = read_count(v, 0, 1'000'000'000); }},
    {"app.gunicorn_config", [](auto &v, auto &s) { s.app.gunicorn_config = v.text(grammar::inside); }},
    {"app.health", [](auto &v, auto &s) { s.app.health = v.text(grammar::health); }},
    {"app.start_timeout", [](auto &v, auto &s) { s.app.start_timeout = read_count(v, 5, 600); }},
    {"app.networks", [](auto &v, auto &s) { s.app.networks = read_networks(v, s); }},
    {"app.migrate", [](auto &v, auto &s) { s.app.migrate = v.texts(grammar::argument, 50); }},
    {"app.egress", [](auto &v, auto &s) { s.app.egress = v.flag(); }},
    {"app.env", [](auto &v, auto &s) { s.app.env = v.texts_by_name(grammar::variable, grammar::value); }},
    {"app.secrets", [](auto &v, auto &s) { s.app.secrets = read_secrets(v); }},
    {"app.env_secrets", [](auto &v, auto &s) { s.app.env_secrets = read_secrets(v); }},

    {"web.names", [](auto &v, auto &s) { s.web.names = read_hosts(v); }},
    {"web.https", [](auto &v, auto &s) { read_port(v, s.web, s.web.https); }},
    {"web.http", [](auto &v, auto &s) { read_port(v, s.web, s.web.http); }},
    {"web.static", [](auto &v, auto &s) { s.web.static_folder = v.text(grammar::inside); }},
    {"web.include", [](auto &v, auto &s) { s.web.include = v.text(grammar::inside); }},
    {"web.error_page", [](auto &v, auto &s) { s.web.error_page = v.text(grammar::inside); }},
    {"web.headers", [](auto &v, auto &s) { s.web.headers = read_headers(v); }},
    {"web.max_body", [](auto &v, auto &s) { s.web.max_body = v.size(1, tebibyte); }},

    {"web.workers", [](auto &v, auto &s) { s.web.workers = read_count(v, 1, 128); }},
    {"web.rate", [](auto &v, auto &s) { s.web.rate = read_count(v, 1, 100'000); }},
    {"web.burst", [](auto &v, auto &s) { s.web.burst = read_count(v, 0, 100'000); }},
    {"web.connections", [](auto &v, auto &s) { s.web.connections = read_count(v, 1, 100'000); }},
    {"web.keepalive_timeout", [](auto &v, auto &s) { s.web.keepalive_timeout = read_count(v, 0, 3600); }},
    {"web.header_timeout", [](auto &v, auto &s) { s.web.header_timeout = read_count(v, 1, 3600); }},
    {"web.body_timeout", [](auto &v, auto &s) { s.web.body_timeout = read_count(v, 1, 3600); }},
    {"web.send_timeout", [](auto &v, auto &s) { s.web.send_timeout = read_count(v, 1, 3600); }},

    {"database.engine", [](auto &v, auto &s) { database(s).engine = read_engine(v); }},
    {"database.buffer_pool",
     [](auto &v, auto &s) { database(s).buffer_pool = v.size(5 * mebibyte, tebibyte); }},
    {"database.connections", [](auto &v, auto &s) { database(s).connections = read_count(v, 10, 100'000); }},

    {"storage.dynamic", [](auto &v, auto &s) { s.storage.dynamic = v.flag(); }},
    {"storage.static", [](auto &v, auto &s) { s.storage.static_path = v.text(grammar::url_folder); }},
    {"storage.volumes", [](auto &v, auto &s) { read_volumes(v, s.storage); }},
    {"storage.binds", [](auto &v, auto &s) { read_binds(v, s.storage); }},

    {"limits.disk", [](auto &v, auto &s) { s.disk = v.size(64 * mebibyte, 64 * 1024 * tebibyte); }},
    {"limits.app.memory", [](auto &v, auto &s) { s.app_limits.memory = read_memory(v); }},
    {"limits.app.cpus", [](auto &v, auto &s) { s.app_limits.cpus = read_cpus(v); }},
    {"limits.app.tasks", [](auto &v, auto &s) { s.app_limits.tasks = read_tasks(v); }},
    {"limits.app.files", [](auto &v, auto &s) { s.app_limits.files = read_files(v); }},
    {"limits.web.memory", [](auto &v, auto &s) { s.web_limits.memory = read_memory(v); }},
    {"limits.web.cpus", [](auto &v, auto &s) { s.web_limits.cpus = read_cpus(v); }},
    {"limits.web.tasks", [](auto &v, auto &s) { s.web_limits.tasks = read_tasks(v); }},
    {"limits.web.files", [](auto &v, auto &s) { s.web_limits.files = read_files(v); }},
    {"limits.database.memory", [](auto &v, auto &s) { s.database_limits.memory = read_memory(v); }},
    {"limits.database.cpus", [](auto &v, auto &s) { s.database_limits.cpus = read_cpus(v); }},
    {"limits.database.tasks", [](auto &v, auto &s) { s.database_limits.tasks = read_tasks(v); }},
    {"limits.database.files", [](auto &v, auto &s) { s.database_limits.files = read_files(v); }},
};

std::vector<ManifestKey> all_keys() {
    std::vector<ManifestKey> all(std::begin(keys), std::end(keys));
    for (const auto more : {source_keys(), dependency_keys(), certificate_keys(), log_keys(), backup_keys(),
                            front_keys(), relaxation_keys(), container_keys(), network_keys()})
        all.insert(all.end(), more.begin(), more.end());
    return all;
}

/// What names a network may stand above it.
void read_all(const Document &document, Service &service) {
    const std::vector<ManifestKey> known = all_keys();
    const std::size_t first_of_networks = known.size() - network_keys().size();
    for (const bool networks : {true, false})
        document.each(manifest_keys(), [&](std::size_t key, const Value &value) {
            if ((key >= first_of_networks) == networks)
                known[key].read(value, service);
        });
}

void require_application(const Document &document, Service &service) {
    document.require("app", "source", "write in [app]: source = \".\", the folder of the application");
    document.require("app", "module", "write in [app]: module = \"main:app\", for the object app of main.py");
    if (document.has("database"))
        document.require("database", "engine", "write in [database]: engine = \"mariadb\", or \"sqlite\"");
    if (!service.has_mariadb()) {
        for (const char *key : {"buffer_pool", "connections", "writable", "new_privileges", "unconfined",
                                "unmasked", "capabilities"})
            document.forbid("database", key, "SQLite has no server", "leave it out, or take \"mariadb\"");
        document.forbid("limits", "database", "there is no MariaDB to limit",
                        "leave it out, or write [database] engine = \"mariadb\"");
    }
    for (const std::string &name : service.app.env_secrets)
        if (std::find(service.app.secrets.begin(), service.app.secrets.end(), name) ==
            service.app.secrets.end())
            document.forbid("app", "env_secrets", "\"" + name + "\" is none of app.secrets",
                            "add it there too");
    complete_source(document, service);
    complete_dependencies(document, service);
    complete_share(document, service);
    complete_unpublished(document, service);
    complete_certificate(document, service);
    complete_logs(document, service);
    if (service.web.static_folder && service.storage.static_path == "/static/")
        document.forbid("storage", "static", "web.static is served there already",
                        "write another folder, like \"/media/\"");
}

/// The rest of the manifest is about an application.
void forbid_application(const Document &document, Service &service) {
    constexpr const char *why = "there is no application that it could be of";
    constexpr const char *hint = "leave it out, or write [app]; a [[container]] has keys of its own";
    for (const char *table : {"web", "database", "storage", "update"})
        document.forbid(table, why, hint);
    for (const char *key : {"access", "driver", "max_size", "max_files", "keep_over_restart"})
        document.forbid("logs", key, why, hint);
    for (const char *role : {"app", "web", "database"})
        document.forbid("limits", role, why, hint);
    for (const char *key : {"before", "after", "check"})
        document.forbid("backup", key, why, hint);
    if (service.description == "Web application " + service.name)
        service.description = "Containers of " + service.name;
}

} // namespace

Database &database(Service &service) {
    if (!service.database)
        service.database = Database{};
    return *service.database;
}

std::vector<std::string> manifest_keys() {
    std::vector<std::string> paths;
    for (const ManifestKey &key : all_keys())
        paths.emplace_back(key.path);
    return paths;
}

Service parse_manifest(std::string_view text, const std::string &file, const std::string &name) {
    const Document document(text, {"read manifest", file});
    Service service;
    service.name = name;
    service.description = "Web application " + name;
    read_all(document, service);
    if (document.has("front"))
        complete_front(document, service);
    else if (document.has("app") || service.containers.empty())
        require_application(document, service);
    else
        forbid_application(document, service);
    return service;
}

} // namespace fgn::model
