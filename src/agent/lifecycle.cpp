// SPDX-License-Identifier: Apache-2.0
#include "agent/lifecycle.h"

#include "agent/backoff.h"
#include "agent/container_unit.h"
#include "agent/created_container.h"
#include "agent/generation.h"
#include "agent/health.h"
#include "agent/logs.h"
#include "agent/networks.h"
#include "agent/replicas.h"
#include "base/error.h"

#include <poll.h>

#include <ctime>
#include <iostream>
#include <thread>

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr std::chrono::seconds job_limit{180};
constexpr std::chrono::milliseconds ready_interval{200};

json host_part(const Context &context, const Generation &generation) {
    return {{"ingress",
             generation.ingress.privileged() ? json(context.layout.system_web_name()) : json(nullptr)}};
}

void start_application(Context &context, const Generation &generation) {
    const model::App settings = generation.service(context.layout.name).app;
    Replicas{context, generation.app.number, settings}.start();
}

void stop_application(Context &context, const Generation &generation) {
    const std::uint32_t replicas = generation.service(context.layout.name).app.replicas;
    for (std::uint32_t replica = 1; replica <= replicas; ++replica)
        require_done(
            context.manager().stop(context.layout.app_unit(generation.app.number, replica), job_limit));
}

void start_web(Context &context, const Generation &generation) {
    StartedUnit web{StartedUnit::Verb::start, context.layout.web_unit()};
    wait_active(context, web, context.layout.web_container(generation.web.number));
}

bool has_own_ingress(const Generation &generation) {
    return generation.has_web() && !generation.ingress.privileged();
}

void start_what_waits(Context &context) {
    const model::Layout &layout = context.layout;
    for (const std::string &unit :
         {layout.certificate_name() + ".timer", layout.update_name() + ".timer",
          layout.update_name() + ".path", layout.webhook_name() + ".socket", layout.backup_name() + ".timer"})
        if (context.manager().unit(unit).exists())
            require_done(context.manager().start(unit, job_limit));
}

/// The socket first: a port that is open queues what comes before its service is up.
json bring_up(Context &context, const Generation &generation) {
    const bool own_ingress = has_own_ingress(generation);
    if (own_ingress)
        require_done(context.manager().start(context.layout.web_socket(), job_limit));
    run_logs(context, generation.service(context.layout.name));
    run_database(context, generation);
    run_containers(context, generation);
    if (generation.has_app())
        start_application(context, generation);
    if (own_ingress)
        start_web(context, generation);
    start_what_waits(context);
    return host_part(context, generation);
}

/// Podman leaves a container whose conmon was killed in the state that it was in, be it starting, running or
/// stopping, until something is done to it, and would not start it. Podman 4.3 calls one that had been
/// starting stopping for good then: it has to be made again. Whether it is there still.
bool settle(Context &context, const std::string &container) {
    const podman::Containers &containers = context.podman.containers;
    try {
        containers.stop(container, std::chrono::seconds{0});
    } catch (const Error &) {
        // what it says of its conmon is what was to be found out
    }
    const auto left = containers.find(container);
    if (!left || left->startable())
        return left.has_value();
    containers.remove(container, true, std::chrono::seconds{0});
    return false;
}

/// The line is for the journal of the unit.
void back_off(const podman::Container &ended) {
    const Backoff backoff{ended.name};
    const std::chrono::seconds wait{backoff.note(ended, std::time(nullptr))};
    if (wait.count() == 0)
        return;
    std::cerr << ended.name << " " << backoff.read().describe(ended) << "; it starts again in "
              << wait.count() << " s\n";
    std::this_thread::sleep_for(wait);
}

/// A unit that is only referred to leaves the list with the last one that does.
void stop_listed(systemd::Manager &manager, const std::string &unit) {
    const systemd::Job job = manager.stop(unit, job_limit);
    if (job.result != systemd::JobResult::no_unit)
        require_done(job);
}

std::optional<json> spec_of(const Generation &generation, Context &context, const std::string &container) {
    const model::Layout &layout = context.layout;
    const auto &version = context.podman_version();
    for (std::uint32_t replica = 1; replica <= model::most_replicas; ++replica)
        if (container == layout.app_container(generation.app.number, replica))
            return app_spec(generation, layout, version, replica);
    if (container == layout.db_container(generation.db.number))
        return db_spec(generation, layout, version);
    if (container == layout.web_container(generation.web.number))
        return web_spec(generation, layout, version);
    for (const auto &[name, made] : generation.containers)
        if (container == layout.container(name, made.instance.number))
            return any_spec(generation, layout, version, name);
    return std::nullopt;
}

} // namespace

json start_service(Context &context) {
    Backoff::forget_all();
    return bring_up(context, require_generation(context.home(), context.layout.name));
}

/// Also what an unfinished provision left running.
json stop_service(Context &context) {
    for (const char *kind : {"-*.timer", "-*.path", "-*.socket", "-*.service"})
        for (const systemd::UnitRow &row : context.manager().units(context.layout.name + kind))
            stop_listed(context.manager(), row.name);
    const auto generation = current_generation(context.home());
    return generation ? host_part(context, *generation) : json::object();
}

/// The web server goes first and comes back last: meanwhile requests wait on its socket.
json restart_service(Context &context) {
    const Generation generation = require_generation(context.home(), context.layout.name);
    Backoff::forget_all();
    if (has_own_ingress(generation))
        require_done(context.manager().stop(context.layout.web_unit(), job_limit));
    if (generation.has_app())
        stop_application(context, generation);
    for (const auto &[name, made] : generation.containers)
        require_done(context.manager().stop(context.layout.unit(name), job_limit));
    if (generation.db.number > 0)
        require_done(context.manager().stop(context.layout.db_unit(), job_limit));
    return bring_up(context, generation);
}

void ensure_container(Context &context, const std::string &container) {
    const auto generation = current_generation(context.home());
    if (generation)
        make_networks(context, generation->service(context.layout.name));
    if (const auto found = context.podman.containers.find(container)) {
        const bool there = found->startable() || settle(context, container);
        back_off(*found);
        if (there)
            return;
    }
    const auto spec = generation ? spec_of(*generation, context, container) : std::nullopt;
    if (!spec)
        throw Error{"make the container again", container, "the current generation has no such container",
                    "Run: sudo fgnctl provision " + context.layout.name, ExitCode::absent};
    create_container(context, *spec);
}

void wait_ready(Context &context, const std::string &container) {
    for (;;) {
        const auto found = context.podman.containers.find(container);
        if (found && found->running() && found->health == "healthy")
            return; // by a check that somebody else has asked for: each runs a program in the container
        const auto health = context.podman.containers.check_health(container);
        if (!health)
            throw Error{"wait until ready", container, "it ended", "See: fgnctl logs " + context.layout.name,
                        ExitCode::unhealthy};
        if (health->status == "healthy")
            return;
        // Systemd ends this when the unit's time to start is over, not when the container ends.
        ::poll(nullptr, 0, ready_interval.count());
    }
}

} // namespace fgn::agent
