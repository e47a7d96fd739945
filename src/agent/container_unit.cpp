// SPDX-License-Identifier: Apache-2.0
#include "agent/container_unit.h"

#include "agent/health.h"
#include "render/unit.h"

namespace fgn::agent {

namespace {

constexpr std::size_t unit_limit = 64U << 10U;
constexpr std::chrono::minutes job_limit{12};

} // namespace

std::optional<std::string> ContainerUnit::installed() const {
    return context_.units().read(unit_, unit_limit);
}

void ContainerUnit::run(const std::string &text, const std::string &container) const {
    replace(text);
    StartedUnit started{StartedUnit::Verb::start, unit_};
    wait_active(context_, started, container);
}

void ContainerUnit::restore(const std::optional<std::string> &before) const {
    if (!before)
        return remove();
    if (replace(*before))
        require_done(context_.manager().start(unit_, job_limit));
}

/// Stopped by its old text: ExecStop= of the new one is of another container.
bool ContainerUnit::replace(const std::string &text) const {
    const auto before = installed();
    if (before == text)
        return false;
    if (before)
        static_cast<void>(context_.manager().stop(unit_, job_limit));
    context_.units().write(unit_, text);
    context_.manager().enable({unit_});
    return true;
}

void ContainerUnit::remove() const {
    if (!installed())
        return;
    systemd::Manager &manager = context_.manager();
    static_cast<void>(manager.stop(unit_, job_limit));
    manager.reset_failed(unit_);
    manager.disable({unit_});
    context_.units().remove(unit_);
    manager.reload();
}

void run_database(Context &context, const Generation &generation) {
    const model::Layout &layout = context.layout;
    ContainerUnit unit{context, layout.db_unit()};
    if (generation.db.number == 0)
        return unit.restore(std::nullopt);
    unit.run(render::db_unit(generation.service(layout.name), layout, generation.db.number),
             layout.db_container(generation.db.number));
}

void run_containers(Context &context, const Generation &generation) {
    const model::Layout &layout = context.layout;
    const model::Service service = generation.service(layout.name);
    for (const model::Container &container : service.containers) {
        const std::uint64_t number = generation.containers.at(container.name).instance.number;
        ContainerUnit{context, layout.unit(container.name)}.run(
            render::any_unit(service, layout, container, number), layout.container(container.name, number));
    }
}

} // namespace fgn::agent
