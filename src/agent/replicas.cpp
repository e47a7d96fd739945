// SPDX-License-Identifier: Apache-2.0
#include "agent/replicas.h"

#include "agent/created_container.h"
#include "agent/health.h"
#include "agent/instances.h"
#include "render/unit.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

constexpr std::chrono::seconds stop_limit{60}, drain_limit{5};

bool exists(Context &context, std::uint64_t instance, std::uint32_t replica) {
    return context.units().status(context.layout.app_unit(instance, replica)) ||
           context.podman.containers.find(context.layout.app_container(instance, replica));
}

void retire_one(Context &context, const std::string &container, const std::string &unit) {
    systemd::Manager &manager = context.manager();
    static_cast<void>(manager.stop(unit, stop_limit));
    remove_container(context, container);
    if (context.units().status(unit)) {
        manager.disable({unit});
        context.units().remove(unit);
        manager.reload();
    }
    manager.reset_failed(unit);
}

} // namespace

bool Replicas::active() const {
    for (std::uint32_t replica = 1; replica <= settings_.replicas; ++replica)
        if (!context_.manager().unit(context_.layout.app_unit(instance_, replica)).active())
            return false;
    return true;
}

void Replicas::make(const Generation &generation) const {
    const model::Layout &layout = context_.layout;
    const model::Service service = generation.service(layout.name);
    std::vector<std::string> units;
    for (std::uint32_t replica = 1; replica <= settings_.replicas; ++replica) {
        create_container(context_, app_spec(generation, layout, context_.podman_version(), replica));
        units.push_back(layout.app_unit(instance_, replica));
        context_.units().write(units.back(), render::app_unit(service, layout, instance_, replica));
    }
    context_.manager().enable(units);
}

void Replicas::start() {
    const model::Layout &layout = context_.layout;
    for (std::uint32_t replica = 1; replica <= settings_.replicas; ++replica)
        started_.emplace_back(StartedUnit::Verb::start, layout.app_unit(instance_, replica));
    std::uint32_t replica = 0;
    for (StartedUnit &unit : started_) {
        wait_healthy(context_, unit, layout.app_socket(instance_, ++replica), settings_.health,
                     std::chrono::seconds{settings_.start_timeout});
        wait_active(context_, unit, layout.app_container(instance_, replica));
    }
}

void Replicas::stop() const {
    for (std::uint32_t replica = 1; replica <= settings_.replicas; ++replica)
        static_cast<void>(context_.manager().stop(context_.layout.app_unit(instance_, replica), stop_limit));
}

void Replicas::drain() const {
    for (std::uint32_t replica = 1; replica <= settings_.replicas; ++replica)
        static_cast<void>(http::probe_unix(context_.layout.app_socket(instance_, replica),
                                           {"localhost", settings_.health, drain_limit}));
}

/// They are made in their order, and removed against it: none is left beyond the first that is missing.
void Replicas::retire(Context &context, std::uint64_t instance) {
    std::uint32_t last = 1;
    while (exists(context, instance, last + 1))
        ++last;
    for (; last > 0; --last)
        retire_one(context, context.layout.app_container(instance, last),
                   context.layout.app_unit(instance, last));
}

} // namespace fgn::agent
