// SPDX-License-Identifier: Apache-2.0
#include "render/container.h"
#include "render/hardening.h"
#include "render/mount.h"
#include "render/network.h"

namespace fgn::render {

namespace {

using nlohmann::json;

json port_json(const model::PublishedPort &port) {
    return {{"host_ip", port.address},
            {"host_port", port.host},
            {"container_port", port.container},
            {"protocol", port.udp ? "udp" : "tcp"}};
}

/// Empty where the image names somebody.
std::optional<uid_t> uid_of(const model::Container &container, const std::string &otherwise) {
    if (container.relaxed.root)
        return 0;
    if (container.user || otherwise.empty())
        return container.user;
    return static_cast<uid_t>(std::stoul(otherwise));
}

std::string user_of(const model::Container &container, const std::string &otherwise) {
    if (container.relaxed.root)
        return user_and_group(0);
    return container.user ? user_and_group(*container.user) : otherwise;
}

void give_ports(json &body, const model::Container &container) {
    if (body["netns"]["nsmode"] == "none")
        return;
    // Its ports below 1024 are as good as any: they are those of its own network.
    body["sysctl"] = {{"net.ipv4.ip_unprivileged_port_start", "0"}};
    for (const model::PublishedPort &port : container.ports)
        body["portmappings"].push_back(port_json(port));
}

void give_storage(json &body, const model::Container &container, const model::Layout &layout) {
    body["mounts"] = writable_folders(64 * mebibyte, {});
    for (const auto &[source, path] : container.binds)
        body["mounts"].push_back(bind_mount(source, path));
    for (const auto &[name, path] : container.volumes)
        body["volumes"].push_back(volume_mount(layout.volume(name), path));
}

} // namespace

json any_container(const model::Service &service, const model::Container &container, const std::string &user,
                   const ContainerInput &input) {
    json body = hardened_container(service, input, container.name);
    body.update({
        {"name", input.layout.container(container.name, input.instance)},
        {"hostname", container.name},
        {"stop_timeout", container.stop_timeout},
    });
    if (const std::string named = user_of(container, user); !named.empty())
        body["user"] = named;
    if (!container.entrypoint.empty())
        body["entrypoint"] = container.entrypoint;
    if (!container.command.empty())
        body["command"] = container.command;
    if (!container.health.empty()) {
        json test = json::array({"CMD"});
        for (const std::string &word : container.health)
            test.push_back(word);
        body.update(health_checks(test, input.podman, container.start_timeout));
    }
    if (container.ends())
        body["log_configuration"] = {{"driver", "none"}}; // its unit is attached to it
    give_network(body, service, input.layout, container.name, reach(container));
    give_ports(body, container);
    give_storage(body, container, input.layout);
    give_secrets(body, container.secrets, input.secrets, uid_of(container, user));
    body["env"].update(json(container.env));
    limit_files(body, container.limits, input.podman);
    relax(body, container.relaxed);
    return body;
}

} // namespace fgn::render
