// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"
#include "base/text.h"

namespace fgn::agent {

namespace {

/// Those whose value Podman does not have yet.
std::vector<std::string> missing(Deployment &deployment) {
    std::vector<std::string> names;
    for (const auto &[name, revision] : deployment.wanted.secrets)
        if (deployment.fresh() || !deployment.context.podman.secrets.exists(
                                      secret_name(deployment.context.layout.name, name, revision)))
            names.push_back(name);
    return names;
}

} // namespace

std::unique_ptr<plan::Step> secrets_step(Deployment &deployment) {
    std::vector<std::string> names;
    for (const auto &[name, revision] : deployment.wanted.secrets)
        names.push_back(name);
    return plan::make_step(
        {"secrets", "hand over " + join(names, ", "), "readable by the containers that name it", false},
        [&deployment] { return !missing(deployment).empty(); },
        [&deployment](plan::Reporter &) {
            Context &context = deployment.context;
            for (const std::string &name : missing(deployment))
                context.podman.secrets.set(
                    secret_name(context.layout.name, name, deployment.wanted.secrets.at(name)),
                    context.host.need_secret(name));
        });
}

} // namespace fgn::agent
