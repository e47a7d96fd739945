// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

namespace fgn::model {

/// Where a service's things are: names of containers and units, and paths below the service user's home.
/// A generation is one applied state; an instance is one application container, named after the
/// generation that introduced it.
struct Layout {
    std::string name;
    std::string home; // absolute

    /// Of an instance's replicas the first has no number: "site-app-7", "site-app-7.2".
    std::string app_container(std::uint64_t instance, std::uint32_t replica = 1) const {
        return name + "-app-" + std::to_string(instance) +
               (replica == 1 ? "" : "." + std::to_string(replica));
    }
    /// What runs once, before anything of a generation takes over.
    std::string check_container(std::uint64_t generation) const {
        return name + "-check-" + std::to_string(generation);
    }
    std::string web_container(std::uint64_t instance) const {
        return name + "-web-" + std::to_string(instance);
    }
    std::string db_container(std::uint64_t instance) const {
        return name + "-db-" + std::to_string(instance);
    }
    /// One of [[container]], or what runs once beside an application's instance.
    std::string container(const std::string &role, std::uint64_t instance) const {
        return name + "-" + role + "-" + std::to_string(instance);
    }
    std::string unit(const std::string &role) const { return name + "-" + role + ".service"; }
    std::string db_unit() const { return name + "-db.service"; }
    std::string db_volume() const { return volume("db"); }
    std::string volume(const std::string &volume_name) const { return name + "-" + volume_name; }
    /// One that becomes internal, or stops being it, is another: no member has to be moved at once.
    std::string network(const std::string &network_name, bool internal) const {
        return name + "-" + network_name + (internal ? ".internal" : "");
    }
    /// The way out of a container whose networks have none.
    std::string outside(const std::string &role) const { return name + "-" + role + ".outside"; }
    /// Where Podman keeps volumes.
    std::string volumes() const { return home + "/.local/share/containers/storage/volumes"; }
    std::string volume_files(const std::string &volume_name) const {
        return volumes() + "/" + volume(volume_name) + "/_data";
    }
    /// Holds the database's socket, for its container and the application's.
    std::string db_run() const { return root() + "/run/db"; }
    std::string app_unit(std::uint64_t instance, std::uint32_t replica = 1) const {
        return app_container(instance, replica) + ".service";
    }
    /// Of the socket and the service unit of the ingress, in the user's manager or in PID 1's.
    std::string web_name() const { return name + "-web"; }
    std::string system_web_name() const { return "fgnctl-" + web_name(); }
    std::string web_unit() const { return web_name() + ".service"; }
    std::string web_socket() const { return web_name() + ".socket"; }
    std::string system_web_unit() const { return "fgnctl-" + web_unit(); }
    std::string system_web_socket() const { return "fgnctl-" + web_socket(); }

    /// Where its log files are, each role's in a folder of its own.
    std::string logs() const { return "/var/log/fgnctl/" + name; }
    std::string role_logs(const std::string &role, std::uint32_t replica = 1) const {
        return logs() + "/" + role + (replica == 1 ? "" : "-" + std::to_string(replica));
    }
    std::string logs_unit() const { return name + "-logs.service"; }
    /// Of the journal that it has for itself.
    std::string journal_namespace() const { return "fgnctl-" + name; }

    std::string units() const { return home + "/.config/systemd/user"; }
    std::string root() const { return home + "/fgnctl"; }
    std::string snapshots() const { return root() + "/snapshots"; }
    std::string snapshot(const std::string &id) const { return snapshots() + "/" + id; }
    std::string configurations() const { return root() + "/config"; }
    std::string configuration(const std::string &id) const { return configurations() + "/" + id; }
    /// Each pair in a folder of its own, and the link `current` to the one that is served.
    std::string certificates() const { return root() + "/tls"; }
    /// What the ACME client keeps: its account, and what nginx shows the authority.
    std::string acme() const { return root() + "/acme"; }
    std::string acme_challenges() const { return root() + "/acme-challenges"; }
    /// Holds the socket by which nginx hands on what the host of the repository tells.
    std::string webhook_folder() const { return root() + "/run/webhook"; }
    std::string webhook_name() const { return name + "-webhook"; }
    /// A file that is there when somebody has told of a commit that nobody has looked for yet.
    std::string pushed() const { return root() + "/pushed"; }
    /// Of the unit that asks for a backup and of its timer; root's, which makes it, where it is asked.
    std::string backup_name() const { return name + "-backup"; }
    std::string system_backup_name() const { return "fgnctl-" + backup_name(); }
    std::string system_verify_name() const { return "fgnctl-" + name + "-verify"; }
    std::string backup_socket() const { return "/run/fgnctl/" + backup_name() + ".sock"; }
    /// Of the unit that looks for new commits and of its timer.
    std::string update_name() const { return name + "-update"; }
    /// Of the unit that renews the certificate and of its timer; root's where root reads the files.
    std::string certificate_name() const { return name + "-certificate"; }
    std::string system_certificate_name() const { return "fgnctl-" + certificate_name(); }
    std::string generations() const { return root() + "/generations"; }

    /// INSTANCE/code links to the snapshot, INSTANCE/run holds app.sock, INSTANCE/run-2 that of the second
    /// replica; `current` links to one of them, so that one rename switches code and sockets together.
    std::string instances() const { return root() + "/instances"; }
    std::string instance(std::uint64_t number) const { return instances() + "/" + std::to_string(number); }
    /// Of a replica, in the folder of its instance.
    static std::string run_folder(std::uint32_t replica) {
        return replica == 1 ? "run" : "run-" + std::to_string(replica);
    }
    std::string app_socket(std::uint64_t number, std::uint32_t replica) const {
        return instance(number) + "/" + run_folder(replica) + "/app.sock";
    }
};

} // namespace fgn::model
