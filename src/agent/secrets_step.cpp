// SPDX-License-Identifier: Apache-2.0
#include "agent/credentials.h"
#include "agent/deployment.h"
#include "base/text.h"
#include "model/secret.h"

namespace fgn::agent {

namespace {

struct Missing {
    std::vector<std::string> containers, source;
};

Credentials credentials(Deployment &deployment) {
    return {deployment.context, deployment.wanted.secrets};
}

/// Those whose value Podman, or what fetches the code, does not have yet.
Missing missing(Deployment &deployment) {
    Missing all;
    Context &context = deployment.context;
    const auto of_source = model::secrets_of_source(deployment.service());
    const auto of_containers = model::secrets_of_containers(deployment.service());
    for (const auto &[name, revision] : deployment.wanted.secrets) {
        if (of_source.contains(name) && (deployment.fresh() || !credentials(deployment).has(name)))
            all.source.push_back(name);
        if (of_source.contains(name) && !of_containers.contains(name))
            continue;
        if (deployment.fresh() ||
            !context.podman.secrets.exists(secret_name(context.layout.name, name, revision)))
            all.containers.push_back(name);
    }
    return all;
}

void hand_over(Deployment &deployment) {
    Context &context = deployment.context;
    const Missing names = missing(deployment);
    for (const std::string &name : names.containers)
        context.podman.secrets.set(secret_name(context.layout.name, name, deployment.wanted.secrets.at(name)),
                                   context.host.need_secret(name));
    for (const std::string &name : names.source)
        credentials(deployment).keep(name, context.host.need_secret(name));
}

} // namespace

std::unique_ptr<plan::Step> secrets_step(Deployment &deployment) {
    std::vector<std::string> names;
    for (const auto &[name, revision] : deployment.wanted.secrets)
        names.push_back(name);
    return plan::make_step(
        {"secrets", "hand over " + join(names, ", "), "readable by what names it", false},
        [&deployment] {
            const Missing still = missing(deployment);
            return !still.containers.empty() || !still.source.empty();
        },
        [&deployment](plan::Reporter &) { hand_over(deployment); });
}

} // namespace fgn::agent
