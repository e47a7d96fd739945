// SPDX-License-Identifier: Apache-2.0
#include "agent/container_unit.h"
#include "agent/deployment.h"
#include "agent/instances.h"
#include "agent/networks.h"
#include "agent/web_units.h"

#include <algorithm>

namespace fgn::agent {

namespace {

constexpr std::chrono::seconds start_limit{150};

Instances leftovers(Deployment &deployment) {
    Instances found = found_instances(deployment.context);
    if (deployment.current) {
        found.app.erase(deployment.current->app.number);
        found.web.erase(deployment.current->web.number);
        found.db.erase(deployment.current->db.number);
        for (const auto &[name, made] : deployment.current->containers)
            found.containers[name].erase(made.instance.number);
    }
    return found;
}

bool any(const Instances &left) {
    const auto has_some = [](const auto &named) { return !named.second.empty(); };
    return !left.app.empty() || !left.web.empty() || !left.db.empty() ||
           std::any_of(left.containers.begin(), left.containers.end(), has_some);
}

void start_application(Context &context, const Generation &generation) {
    const std::uint32_t replicas = generation.service(context.layout.name).app.replicas;
    for (std::uint32_t replica = 1; replica <= replicas; ++replica)
        require_done(
            context.manager().start(context.layout.app_unit(generation.app.number, replica), start_limit));
    set_live_instance(context.home(), generation.app.number);
}

void serve_again(Context &context, const Generation &generation) {
    run_database(context, generation);
    run_containers(context, generation);
    if (generation.has_app())
        start_application(context, generation);
    if (generation.has_web())
        WebUnits{context}.run(generation);
}

/// With the unit of one that serves no more.
void retire_containers(Deployment &deployment, const Instances &left) {
    Context &context = deployment.context;
    for (const auto &[name, numbers] : left.containers) {
        if (!deployment.current || !deployment.current->containers.contains(name))
            ContainerUnit{context, context.layout.unit(name)}.restore(std::nullopt);
        for (const std::uint64_t number : numbers)
            remove_container(context, context.layout.container(name, number));
    }
}

void sweep(Deployment &deployment) {
    Context &context = deployment.context;
    if (deployment.current)
        serve_again(context, *deployment.current);
    else
        run_database(context, {});
    const Instances left = leftovers(deployment);
    for (const std::uint64_t number : left.app)
        retire_app(context, number);
    for (const std::uint64_t number : left.web)
        retire_web(context, number);
    for (const std::uint64_t number : left.db)
        retire_db(context, number);
    retire_containers(deployment, left);
    remove_needless_networks(deployment.context, served(deployment));
}

} // namespace

/// What a killed run left may be what serves now: the recorded generation takes over first.
std::unique_ptr<plan::Step> sweep_step(Deployment &deployment) {
    return plan::make_step(
        {"sweep", "remove what an interrupted run left", "", false},
        [&deployment] {
            return !deployment.fresh() &&
                   (any(leftovers(deployment)) ||
                    !needless_networks(deployment.context, served(deployment)).empty());
        },
        [&deployment](plan::Reporter &) { sweep(deployment); });
}

} // namespace fgn::agent
