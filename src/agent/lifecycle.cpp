// SPDX-License-Identifier: Apache-2.0
#include "agent/lifecycle.h"

#include "agent/generation.h"
#include "base/error.h"

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr std::chrono::seconds job_limit{180};

Generation require_generation(Context &context) {
    if (auto generation = current_generation(context.home()))
        return *generation;
    throw Error{"find the service", context.layout.name, "it was never provisioned to the end",
                "Run: sudo fgnctl provision " + context.layout.name, ExitCode::absent};
}

json host_part(const Context &context, const Generation &generation) {
    return {{"ingress",
             generation.ingress.privileged() ? json(context.layout.system_web_name()) : json(nullptr)}};
}

/// Sockets first: a port that is open queues what comes before its service is up.
std::vector<std::string> units_of(const Context &context, const Generation &generation) {
    std::vector<std::string> units;
    if (!generation.ingress.privileged())
        units.push_back(context.layout.web_socket());
    units.push_back(context.layout.app_unit(generation.app.number));
    if (!generation.ingress.privileged())
        units.push_back(context.layout.web_unit());
    return units;
}

} // namespace

json start_service(Context &context) {
    const Generation generation = require_generation(context);
    for (const std::string &unit : units_of(context, generation))
        require_done(context.manager().start(unit, job_limit));
    return host_part(context, generation);
}

/// Also what an unfinished provision left running.
json stop_service(Context &context) {
    for (const char *kind : {"-*.socket", "-*.service"})
        for (const systemd::UnitRow &row : context.manager().units(context.layout.name + kind))
            require_done(context.manager().stop(row.name, job_limit));
    const auto generation = current_generation(context.home());
    return generation ? host_part(context, *generation) : json::object();
}

json restart_service(Context &context) {
    const Generation generation = require_generation(context);
    for (const std::string &unit : units_of(context, generation))
        if (unit != context.layout.web_socket())
            require_done(context.manager().restart(unit, job_limit));
    return host_part(context, generation);
}

void ensure_container(Context &context, const std::string &container) {
    if (context.podman.containers.find(container))
        return;
    const auto generation = current_generation(context.home());
    const auto &version = context.podman_version();
    if (generation && container == context.layout.app_container(generation->app.number))
        context.podman.containers.create(app_spec(*generation, context.layout, version));
    else if (generation && container == context.layout.web_container(generation->web.number))
        context.podman.containers.create(web_spec(*generation, context.layout, version));
    else
        throw Error{"make the container again", container, "the current generation has no such container",
                    "Run: sudo fgnctl provision " + context.layout.name, ExitCode::absent};
}

} // namespace fgn::agent
