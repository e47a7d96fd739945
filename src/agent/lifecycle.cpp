// SPDX-License-Identifier: Apache-2.0
#include "agent/lifecycle.h"

#include "agent/generation.h"
#include "agent/health.h"
#include "base/error.h"

namespace fgn::agent {

namespace {

using nlohmann::json;
using Verb = systemd::Job (systemd::Manager::*)(const std::string &, std::chrono::milliseconds);

constexpr std::chrono::seconds job_limit{180};
constexpr std::chrono::seconds health_limit{60};

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

/// Podman before 4.7 calls started what does not answer yet.
void wait_for_application(Context &context, const Generation &generation) {
    const std::uint64_t number = generation.app.number;
    StartedUnit app{StartedUnit::Verb::start, context.layout.app_unit(number)};
    wait_healthy(context, app, context.layout.instance(number) + "/run/app.sock",
                 generation.service(context.layout.name).app.health, health_limit);
    app.finish();
}

/// The socket first: a port that is open queues what comes before its service is up.
json bring_up(Context &context, Verb verb) {
    const Generation generation = require_generation(context);
    const bool own_ingress = !generation.ingress.privileged();
    systemd::Manager &manager = context.manager();
    if (own_ingress)
        require_done(manager.start(context.layout.web_socket(), job_limit));
    require_done((manager.*verb)(context.layout.app_unit(generation.app.number), job_limit));
    wait_for_application(context, generation);
    if (own_ingress)
        require_done((manager.*verb)(context.layout.web_unit(), job_limit));
    return host_part(context, generation);
}

} // namespace

json start_service(Context &context) {
    return bring_up(context, &systemd::Manager::start);
}

/// Also what an unfinished provision left running.
json stop_service(Context &context) {
    for (const char *kind : {"-*.socket", "-*.service"})
        for (const systemd::UnitRow &row : context.manager().units(context.layout.name + kind))
            require_done(context.manager().stop(row.name, job_limit));
    const auto generation = current_generation(context.home());
    return generation ? host_part(context, *generation) : json::object();
}

/// The web server goes first and comes back last: meanwhile requests wait on its socket.
json restart_service(Context &context) {
    if (!require_generation(context).ingress.privileged())
        require_done(context.manager().stop(context.layout.web_unit(), job_limit));
    return bring_up(context, &systemd::Manager::restart);
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
