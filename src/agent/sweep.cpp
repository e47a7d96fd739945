// SPDX-License-Identifier: Apache-2.0
#include "agent/database_unit.h"
#include "agent/deployment.h"
#include "agent/instances.h"
#include "agent/web_units.h"

namespace fgn::agent {

namespace {

constexpr std::chrono::seconds start_limit{150};

Instances leftovers(Deployment &deployment) {
    Instances found = found_instances(deployment.context);
    if (deployment.current) {
        found.app.erase(deployment.current->app.number);
        found.web.erase(deployment.current->web.number);
        found.db.erase(deployment.current->db.number);
    }
    return found;
}

void serve_again(Context &context, const Generation &generation) {
    if (generation.db.number > 0)
        DatabaseUnit{context}.run(generation);
    else
        DatabaseUnit{context}.restore(std::nullopt);
    require_done(context.manager().start(context.layout.app_unit(generation.app.number), start_limit));
    set_live_instance(context.home(), generation.app.number);
    WebUnits{context}.run(generation);
}

} // namespace

/// What a killed run left may be what serves now: the recorded generation takes over first.
std::unique_ptr<plan::Step> sweep_step(Deployment &deployment) {
    const auto needed = [&deployment] {
        if (deployment.fresh())
            return false;
        const Instances left = leftovers(deployment);
        return !left.app.empty() || !left.web.empty() || !left.db.empty();
    };
    return plan::make_step({"sweep", "remove what an interrupted run left", "", false}, needed,
                           [&deployment](plan::Reporter &) {
                               if (deployment.current)
                                   serve_again(deployment.context, *deployment.current);
                               else
                                   DatabaseUnit{deployment.context}.restore(std::nullopt);
                               const Instances left = leftovers(deployment);
                               for (const std::uint64_t number : left.app)
                                   retire_app(deployment.context, number);
                               for (const std::uint64_t number : left.web)
                                   retire_web(deployment.context, number);
                               for (const std::uint64_t number : left.db)
                                   retire_db(deployment.context, number);
                           });
}

} // namespace fgn::agent
