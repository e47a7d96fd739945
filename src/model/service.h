// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fgn::model {

/// What systemd may let one container use; an empty field is unlimited.
struct Limits {
    std::optional<std::uint64_t> memory; // bytes
    std::optional<double> cpus;          // whole processors
    std::optional<std::uint32_t> tasks;
    std::optional<std::uint32_t> files; // open ones of each process

    bool operator==(const Limits &) const = default;
};

/// What of the hardening of one container the manifest takes away.
struct Relaxation {
    bool root = false;           // inside; only of a [[container]]
    bool writable = false;       // its root file system
    bool new_privileges = false; // by programs that are setuid or have capabilities
    bool unconfined = false;     // no seccomp filter
    bool unmasked = false;       // all of /proc and /sys
    std::vector<std::string> capabilities;

    bool operator==(const Relaxation &) const = default;
};

/// Its members reach each other by name; over an internal one they reach nothing else.
struct Network {
    std::string name;
    bool internal = false;
};

/// As many as one service may have.
constexpr std::size_t most_networks = 10;

/// As many as one container may read.
constexpr std::size_t most_secrets = 20;

/// As many as one instance of the application may have.
constexpr std::uint32_t most_replicas = 16;

/// A branch of a Git repository, each commit of which can be deployed.
struct Git {
    std::string url;    // empty: the source is a folder
    std::string branch; // empty: the one that the repository itself names
    std::string folder; // of the repository; empty: all of it
    bool submodules = false;
    std::string token, deploy_key; // names of secrets; empty: none
    std::string host_key;          // "ssh-ed25519 AAAA…"
};

/// How new commits come, and how many generations can be gone back to.
struct Update {
    std::uint32_t every = 0;  // seconds between looks for a new commit; 0: nobody looks
    std::uint32_t watch = 10; // seconds that a new generation is watched before the old one goes; 0: not
    std::uint32_t keep = 3;   // generations beside the one that serves
    std::vector<std::string> before, after; // commands around a new instance; empty: none
    std::string webhook;                    // path of the web server that tells of commits; empty: none
    std::string webhook_secret;             // name of what signs its requests
    std::uint32_t hook_timeout = 900;       // seconds that each of them, and app.migrate, may take
};

struct App {
    std::string source;                      // as written: a folder, relative to the manifest's
    Git git;                                 // or that
    std::string image;                       // or that: "registry.example/site:3"
    std::string module;                      // "main:flask_app" or "pkg:create_app()"
    bool live = false;                       // the folder itself is mounted, and no copy of it
    std::optional<std::string> requirements; // relative to source; unset: requirements.txt if it is there
    std::optional<std::string> wheelhouse;   // relative to source; wheels that are looked at first
    bool wheels_only = false;                // of the wheelhouse; no index is asked
    std::string index;                       // of Python packages; empty: that of the host
    std::string build_secret;                // name of a netrc(5) that the build reads; empty: none
    std::string health = "/";
    std::uint32_t start_timeout = 60; // seconds until it must be healthy
    std::uint32_t replicas = 1;       // containers of it
    std::uint32_t workers = 2;
    std::uint32_t threads = 4;
    std::string worker_class = "gthread";
    std::uint32_t timeout = 30;                 // seconds a request may take
    std::uint32_t graceful_timeout = 25;        // seconds for requests to end when a worker stops
    std::uint32_t max_requests = 0;             // after which a worker is replaced; 0: never
    std::optional<std::string> gunicorn_config; // relative to source
    bool egress = false;
    std::vector<std::string> networks; // names of those it is a member of
    std::vector<std::string> migrate;  // the command that runs before a new instance starts; empty: none
    std::map<std::string, std::string> env;
    std::vector<std::string> secrets;     // names of those that it may read
    std::vector<std::string> env_secrets; // those of them that are in its environment too
    Relaxation relaxed;

    bool from_git() const { return !git.url.empty(); }
    bool from_image() const { return !image.empty(); }
    bool from_folder() const { return !from_git() && !from_image(); }
};

enum class CertificateSource { self_signed, files, acme };

/// Where the web server's certificate comes from.
struct CertificateSettings {
    CertificateSource source = CertificateSource::self_signed;
    std::string file, key_file; // as written: relative to the manifest's folder
    std::string directory = "https://acme-v02.api.letsencrypt.org/directory";
    std::string email; // of the account there
};

/// What the web server writes of each request.
enum class AccessLog { text, json, off };

/// What one service may write to the journal and how long that is kept; unset is as the machine has it.
struct JournalBounds {
    std::optional<std::uint32_t> rate; // lines a second
    std::optional<std::uint64_t> size; // bytes
    std::optional<std::uint32_t> days;

    /// Whether it needs a journal of its own.
    bool any() const { return rate || size || days; }
    bool operator==(const JournalBounds &) const = default;
};

struct Logs {
    AccessLog access = AccessLog::text;
    bool files = false;                  // those of nginx and gunicorn, instead of the journal
    std::uint64_t max_size = 10U << 20U; // bytes of one file
    std::uint32_t max_files = 3;         // the one that is written and those before it
    bool dated = false;                  // a folder of its own for each start
    JournalBounds journal;
};

struct Web {
    bool published = true;              // else there is no web server, and nobody comes in
    std::vector<std::string> names;     // host names of the certificate and of server_name, besides localhost
    std::string share;                  // the front whose ports it shares; empty: it has ports of its own
    std::optional<std::uint16_t> https; // unset: chosen by the host from its port range
    std::optional<std::uint16_t> http;
    CertificateSettings certificate;
    bool modern_tls = false;                    // TLS 1.3 alone
    bool http3 = false;                         // over UDP, by one worker
    std::optional<std::string> static_folder;   // relative to source, served below /static/
    std::optional<std::string> include;         // relative to source, read by nginx in the service's server
    std::optional<std::string> error_page;      // relative to source, HTML
    std::map<std::string, std::string> headers; // added to answers, by name; empty: not even fgnctl's own
    std::uint64_t max_body = 16U << 20U;        // bytes
    std::optional<std::uint32_t> workers;       // unset: one for each processor that it may use
    std::optional<std::uint32_t> rate;          // requests a second of one address; unset: any number
    std::uint32_t burst = 50;                   // requests beyond `rate` that are served at once
    std::optional<std::uint32_t> connections;   // of one address at a time; unset: any number
    // Seconds.
    std::uint32_t keepalive_timeout = 65;
    std::uint32_t header_timeout = 15;
    std::uint32_t body_timeout = 30;
    std::uint32_t send_timeout = 30;
    Relaxation relaxed;

    /// A name that its server answers to.
    std::string own_name() const {
        return names.empty() || names.front().starts_with("*") ? "localhost" : names.front();
    }
};

/// Of all data of a service, encrypted and deduplicated by restic.
struct Backup {
    std::string at = "03:00";               // local time; empty: nobody makes one by itself
    std::string repository;                 // of restic; empty: root's own on this machine
    std::vector<std::string> before, after; // commands around it, beside the application; empty: none
    std::uint32_t keep_days = 7, keep_weeks = 0, keep_months = 0; // the newest of each of so many
    std::string check;   // path that a rehearsal of the newest one must answer; empty: app.health
    std::string verify;  // "Sun 04:00", when there is a rehearsal; empty: when somebody asks
    bool images = false; // with those that its containers are made of
};

enum class Engine { mariadb, sqlite };

struct Database {
    Engine engine;
    std::optional<std::uint64_t> buffer_pool; // bytes; unset: half of the memory limit, else 128 MiB
    std::optional<std::uint32_t> connections; // unset: one for each thread of the application, and ten more
    Relaxation relaxed = {};
};

/// Volumes hold what the application writes; only `uninstall` removes them. Paths are the container's.
struct Storage {
    bool dynamic = false;
    std::optional<std::string> static_path;     // of URLs, as in "/media/", where the static volume is served
    std::map<std::string, std::string> volumes; // path by name
    std::map<std::string, std::string> binds;   // path by the host's, read-only
};

/// A port of the host that leads to one of a container.
struct PublishedPort {
    std::string address; // empty: every one of the host
    std::uint16_t host = 0, container = 0;
    bool udp = false;

    bool operator==(const PublishedPort &) const = default;
};

/// As many as one service may have besides its own three.
constexpr std::size_t most_containers = 10;
/// Seconds that one of them may take to end.
constexpr std::uint32_t longest_stop = 120;

/// Any container, beside the application or without one.
struct Container {
    std::string name;
    std::string image;
    std::vector<std::string> entrypoint, command; // empty: the image's
    std::map<std::string, std::string> env;
    std::vector<std::string> secrets; // names of those that it may read
    std::vector<PublishedPort> ports;
    bool egress = false;
    std::vector<std::string> networks;          // names of those it is a member of
    std::map<std::string, std::string> volumes; // path by name
    std::map<std::string, std::string> binds;   // path by the host's, read-only
    std::vector<std::string> health;            // the command of a check; empty: running is healthy
    bool job = false;                           // runs to its end before what waits for it starts
    std::string timer;                          // when it runs to its end, as OnCalendar=; empty: at no time
    std::uint32_t start_timeout = 60;           // seconds until it must be healthy
    std::uint32_t stop_timeout = 30;            // seconds to end by itself
    std::vector<std::string> after;             // names of containers that are healthy first
    std::optional<std::uint32_t> user;          // unset: the image's, or 1000 instead of its root
    Limits limits;
    Relaxation relaxed;

    /// Whether its exit code tells how it is, and not that it runs.
    bool ends() const { return job || !timer.empty(); }
};

/// What leads visitors to the services that share its ports, by the name they ask for.
struct Front {
    std::uint16_t https = 443, http = 80;

    bool operator==(const Front &) const = default;
};

/// One manifest, read, checked and completed: every value is inside the grammar of its target.
struct Service {
    std::string name;
    std::string description;
    bool production = false; // what is only for development is refused
    App app;
    Web web;
    std::optional<Database> database;
    Storage storage;
    Logs logs;
    Update update;
    Backup backup;
    Limits app_limits;
    Limits web_limits;
    Limits database_limits;
    std::optional<std::uint64_t> disk; // bytes that everything below its home may take
    std::vector<Container> containers; // in the order of their start
    std::vector<Network> networks;
    std::optional<Front> front; // then there is nothing else

    /// Whether there is more than containers of the administrator's choice.
    bool has_app() const { return !app.module.empty(); }
    /// Whether there is an application, with a web server before it.
    bool publishes_app() const { return has_app() && web.published; }
    /// Whether there is a web server: an application's, or that of a front.
    bool has_web() const { return publishes_app() || front; }
    /// Whether a container of its own holds the database.
    bool has_mariadb() const { return database && database->engine == Engine::mariadb; }
    /// Null when there is none of that name.
    const Container *container(const std::string &container_name) const {
        for (const Container &one : containers)
            if (one.name == container_name)
                return &one;
        return nullptr;
    }
    /// Null when there is none of that name.
    const Network *network(const std::string &network_name) const {
        for (const Network &one : networks)
            if (one.name == network_name)
                return &one;
        return nullptr;
    }
};

/// Host-wide settings of /etc/fgnctl/defaults.toml, completed by what ships.
struct Defaults {
    std::string nginx_image = "docker.io/library/nginx:stable";
    std::string python_image = "docker.io/library/python:3-slim";
    std::string mariadb_image = "docker.io/library/mariadb:lts";
    std::string python_index;        // empty: pip's own
    std::string build_network;       // empty: Podman's own; or "host"
    std::uint16_t first_port = 8000; // for services that name none; 8443 and 8088 are tried first
    std::uint16_t last_port = 8999;
    std::string homes = "/var/lib/fgnctl/homes";
};

} // namespace fgn::model
