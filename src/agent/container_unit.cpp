// SPDX-License-Identifier: Apache-2.0
#include "agent/container_unit.h"

#include "agent/mariadb_probe.h"
#include "render/unit.h"

namespace fgn::agent {

namespace {

constexpr std::size_t unit_limit = 64U << 10U;
constexpr std::chrono::minutes job_limit{12};
constexpr std::chrono::milliseconds greeting_limit{100};

} // namespace

std::optional<UnitTexts> ContainerUnit::installed() const {
    const auto service = context_.units().read(unit_, unit_limit);
    if (!service)
        return std::nullopt;
    return UnitTexts{*service, context_.units().read(timer_, unit_limit).value_or("")};
}

void ContainerUnit::run(const UnitTexts &texts, const std::string &checked, const Answers &answers) const {
    replace(texts);
    StartedUnit started{StartedUnit::Verb::start, starter(texts)};
    wait_active(context_, started, checked, answers);
}

void ContainerUnit::restore(const std::optional<UnitTexts> &before) const {
    if (!before)
        return remove();
    if (replace(*before))
        require_done(context_.manager().start(starter(*before), job_limit));
}

/// Stopped by its old text: ExecStop= of the new one is of another container.
bool ContainerUnit::replace(const UnitTexts &texts) const {
    const auto before = installed();
    if (before == texts)
        return false;
    if (before)
        stop();
    if (before && starter(*before) != starter(texts))
        remove();
    context_.units().write(unit_, texts.service);
    if (!texts.timer.empty())
        context_.units().write(timer_, texts.timer);
    context_.manager().enable({starter(texts)});
    return true;
}

/// The timer first, lest it start the other again; how the other ended is forgotten.
void ContainerUnit::stop() const {
    for (const std::string &unit : {timer_, unit_})
        static_cast<void>(context_.manager().stop(unit, job_limit));
    context_.manager().reset_failed(unit_);
}

void ContainerUnit::remove() const {
    const auto before = installed();
    if (!before)
        return;
    stop();
    systemd::Manager &manager = context_.manager();
    manager.disable({starter(*before)});
    context_.units().remove(unit_);
    context_.units().remove(timer_);
    manager.reload();
}

UnitTexts any_texts(const Generation &generation, const model::Service &service, const model::Layout &layout,
                    const model::Container &container) {
    const std::uint64_t number = generation.containers.at(container.name).instance.number;
    return {render::any_unit(service, layout, container, number), render::any_timer(service, container)};
}

void run_database(Context &context, const Generation &generation) {
    const model::Layout &layout = context.layout;
    ContainerUnit unit{context, layout.db_unit()};
    if (generation.db.number == 0)
        return unit.restore(std::nullopt);
    unit.run({render::db_unit(generation.service(layout.name), layout, generation.db.number), ""},
             layout.db_container(generation.db.number), [&] {
                 return greet_mariadb(layout.db_run() + "/mysqld.sock", greeting_limit).version.has_value();
             });
}

void run_container(Context &context, const Generation &generation, const model::Service &service,
                   const model::Container &container) {
    const model::Layout &layout = context.layout;
    const std::uint64_t number = generation.containers.at(container.name).instance.number;
    ContainerUnit{context, layout.unit(container.name)}.run(
        any_texts(generation, service, layout, container),
        container.ends() ? "" : layout.container(container.name, number));
}

void run_containers(Context &context, const Generation &generation) {
    const model::Layout &layout = context.layout;
    const model::Service service = generation.service(layout.name);
    for (const model::Container &container : service.containers)
        run_container(context, generation, service, container);
}

} // namespace fgn::agent
