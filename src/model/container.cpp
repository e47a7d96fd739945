// SPDX-License-Identifier: Apache-2.0
#include "model/manifest_key.h"

namespace fgn::model {

namespace {

Container &last(Service &service) {
    return service.containers.back();
}

void begin(const Value &value, Service &service) {
    value.require("name", "write name = \"cache\", a name of your choice");
    value.require("image", "write image = \"docker.io/library/redis:7\", what `podman pull` takes");
    if (service.containers.size() == most_containers)
        value.refuse("more than " + std::to_string(most_containers) + " containers",
                     "make services of their own of some");
    service.containers.emplace_back();
}

void read_name(const Value &value, Service &service) {
    const std::string name = value.text(grammar::container);
    if (service.container(name) != nullptr)
        value.refuse("\"" + name + "\" is there twice", "give each container a name of its own");
    last(service).name = name;
}

/// Only what stands above it can be named, so there is no cycle.
void read_after(const Value &value, Service &service) {
    for (const std::string &name : value.texts(grammar::container, most_containers)) {
        const Container *other = service.container(name);
        if (other == nullptr || other == &last(service))
            value.refuse("\"" + name + "\" is no [[container]] above this one",
                         "write the one that starts first above the one that waits for it; a cycle has no "
                         "first");
        if (!other->timer.empty())
            value.refuse("\"" + name + "\" runs at times", "wait for none that has a timer");
        last(service).after.push_back(name);
    }
}

void require_one_judge(const Value &value, const Container &container) {
    if (!container.health.empty() && container.ends())
        value.refuse("what ends has no health", "leave health out: its exit code tells how it went");
    if (container.job && !container.timer.empty())
        value.refuse("job and timer exclude each other", "leave one of the two out");
}

void read_health(const Value &value, Service &service) {
    last(service).health = value.texts(grammar::argument, 50);
    require_one_judge(value, last(service));
}

void read_job(const Value &value, Service &service) {
    last(service).job = value.flag();
    require_one_judge(value, last(service));
}

void read_timer(const Value &value, Service &service) {
    last(service).timer = value.text(grammar::calendar);
    require_one_judge(value, last(service));
}

bool same_port(const PublishedPort &one, const PublishedPort &other) {
    return one.host == other.host && one.udp == other.udp;
}

void read_ports(const Value &value, Service &service) {
    for (const std::string &text : value.texts(grammar::published_port, 20)) {
        const PublishedPort port = *parse_published_port(text);
        for (const Container &container : service.containers)
            for (const PublishedPort &other : container.ports)
                if (same_port(port, other))
                    value.refuse("port " + std::to_string(port.host) + " is there twice");
        last(service).ports.push_back(port);
    }
}

void read_volumes(const Value &value, Service &service) {
    last(service).volumes = value.texts_by_name(grammar::volume, grammar::container_path);
    require_apart(value, last(service).volumes, last(service).binds);
}

void read_binds(const Value &value, Service &service) {
    last(service).binds = value.texts_by_name(grammar::bind_source, grammar::container_path);
    require_apart(value, last(service).volumes, last(service).binds);
}

void read_root(const Value &value, Service &service) {
    last(service).relaxed.root = value.flag();
    if (last(service).relaxed.root && last(service).user)
        value.refuse("there is a user already", "leave one of the two out");
}

void read_user(const Value &value, Service &service) {
    last(service).user = read_count(value, 1, 65535);
    if (last(service).relaxed.root)
        value.refuse("root = true is there already", "leave one of the two out");
}

constexpr ManifestKey keys[] = {
    {"container", begin},
    {"container.name", read_name},
    {"container.image", [](auto &v, auto &s) { last(s).image = v.text(grammar::image); }},
    {"container.entrypoint", [](auto &v, auto &s) { last(s).entrypoint = v.texts(grammar::argument, 50); }},
    {"container.command", [](auto &v, auto &s) { last(s).command = v.texts(grammar::argument, 200); }},
    {"container.env",
     [](auto &v, auto &s) { last(s).env = v.texts_by_name(grammar::variable, grammar::value); }},
    {"container.secrets", [](auto &v, auto &s) { last(s).secrets = read_secrets(v); }},
    {"container.ports", read_ports},
    {"container.egress", [](auto &v, auto &s) { last(s).egress = v.flag(); }},
    {"container.networks", [](auto &v, auto &s) { last(s).networks = read_networks(v, s); }},
    {"container.volumes", read_volumes},
    {"container.binds", read_binds},
    {"container.health", read_health},
    {"container.job", read_job},
    {"container.timer", read_timer},
    {"container.start_timeout", [](auto &v, auto &s) { last(s).start_timeout = read_count(v, 5, 3600); }},
    {"container.stop_timeout",
     [](auto &v, auto &s) { last(s).stop_timeout = read_count(v, 1, longest_stop); }},
    {"container.after", read_after},
    {"container.user", read_user},
    {"container.root", read_root},
    {"container.writable", [](auto &v, auto &s) { last(s).relaxed.writable = v.flag(); }},
    {"container.new_privileges", [](auto &v, auto &s) { last(s).relaxed.new_privileges = v.flag(); }},
    {"container.unconfined", [](auto &v, auto &s) { last(s).relaxed.unconfined = v.flag(); }},
    {"container.unmasked", [](auto &v, auto &s) { last(s).relaxed.unmasked = v.flag(); }},
    {"container.capabilities", [](auto &v, auto &s) { last(s).relaxed.capabilities = read_capabilities(v); }},
    {"container.limits.memory", [](auto &v, auto &s) { last(s).limits.memory = read_memory(v); }},
    {"container.limits.cpus", [](auto &v, auto &s) { last(s).limits.cpus = read_cpus(v); }},
    {"container.limits.tasks", [](auto &v, auto &s) { last(s).limits.tasks = read_tasks(v); }},
    {"container.limits.files", [](auto &v, auto &s) { last(s).limits.files = read_files(v); }},
};

} // namespace

std::span<const ManifestKey> container_keys() {
    return keys;
}

} // namespace fgn::model
