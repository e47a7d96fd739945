// SPDX-License-Identifier: Apache-2.0
#include "agent/configuration.h"
#include "agent/deployment.h"
#include "agent/health.h"
#include "agent/instances.h"
#include "agent/web_units.h"
#include "base/error.h"
#include "os/digest.h"
#include "render/unit.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

constexpr std::chrono::seconds probe_limit{20};

std::string fingerprint(Deployment &deployment, const std::string &configuration) {
    Generation generation = deployment.wanted;
    generation.web = {0, configuration, ""};
    const auto &layout = deployment.context.layout;
    return os::sha256(web_spec(generation, layout, deployment.context.podman_version()).dump() +
                      render::web_unit(deployment.service(), layout, 0, {}) +
                      render::web_socket(deployment.service(), deployment.wanted.ingress));
}

Configuration configuration(const Deployment &deployment) {
    return web_configuration(deployment.service(), deployment.wanted.ingress, deployment.certificate);
}

bool same_instance(Deployment &deployment) {
    return deployment.current && !deployment.wanted.nginx.digest.empty() && !deployment.certificate.empty() &&
           deployment.current->web.fingerprint ==
               fingerprint(deployment, configuration_id(configuration(deployment)));
}

void probe(Deployment &deployment) {
    const auto &names = deployment.service().web.names;
    const bool wildcard = names.empty() || names.front().starts_with("*");
    probe_ports(deployment.wanted.ingress, deployment.wanted.certificate,
                {wildcard ? "localhost" : names.front(), deployment.service().app.health, probe_limit});
}

void replace(Deployment &deployment) {
    Context &context = deployment.context;
    const Configuration files = configuration(deployment);
    Instance &web = deployment.wanted.web;
    web = {deployment.wanted.number, configuration_id(files),
           fingerprint(deployment, configuration_id(files))};
    write_configuration(context.home(), files);
    const std::uint64_t number = web.number;
    deployment.undo.add([&context, number] { retire_web(context, number); });
    context.podman.containers.create(web_spec(deployment.wanted, context.layout, context.podman_version()));
    WebUnits units{context};
    deployment.undo.add([&context, before = units.installed(), current = deployment.current] {
        WebUnits{context}.restore(before, current);
    });
    units.run(deployment.wanted);
}

void reload(Deployment &deployment) {
    Context &context = deployment.context;
    WebUnits{context}.run(deployment.wanted);
    if (deployment.switched)
        context.podman.containers.kill(context.layout.web_container(deployment.wanted.web.number), "HUP");
}

} // namespace

std::unique_ptr<plan::Step> ingress_step(Deployment &deployment) {
    const auto pending = [&deployment]() -> std::optional<plan::Change> {
        const bool same = !deployment.fresh() && same_instance(deployment);
        if (same && !deployment.switched && WebUnits{deployment.context}.running(deployment.wanted.ingress))
            return std::nullopt;
        const std::string ports = "ports " + std::to_string(deployment.wanted.ingress.https) + " and " +
                                  std::to_string(deployment.wanted.ingress.http);
        return plan::Change{"ingress", same ? "reload the ingress" : "start the ingress", ports, false};
    };
    return plan::make_step(pending, [&deployment](plan::Reporter &) {
        if (same_instance(deployment))
            reload(deployment);
        else
            replace(deployment);
        probe(deployment);
    });
}

} // namespace fgn::agent
