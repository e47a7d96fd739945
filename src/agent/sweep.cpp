// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"
#include "agent/instances.h"

namespace fgn::agent {

namespace {

Instances leftovers(Deployment &deployment) {
    Instances found = found_instances(deployment.context);
    if (deployment.current) {
        found.app.erase(deployment.current->app.number);
        found.web.erase(deployment.current->web.number);
    }
    return found;
}

} // namespace

/// What a killed run left: nothing that serves is among it, unless its link was switched already.
std::unique_ptr<plan::Step> sweep_step(Deployment &deployment) {
    const auto needed = [&deployment] {
        if (deployment.fresh())
            return false;
        const Instances left = leftovers(deployment);
        return !left.app.empty() || !left.web.empty();
    };
    return plan::make_step(
        {"sweep", "remove what an interrupted run left", "", false}, needed, [&deployment](plan::Reporter &) {
            Context &context = deployment.context;
            if (deployment.current && live_instance(context.home()) != deployment.current->app.number)
                set_live_instance(context.home(), deployment.current->app.number);
            const Instances left = leftovers(deployment);
            for (const std::uint64_t number : left.app)
                retire_app(context, number);
            for (const std::uint64_t number : left.web)
                retire_web(context, number);
        });
}

} // namespace fgn::agent
