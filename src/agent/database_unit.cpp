// SPDX-License-Identifier: Apache-2.0
#include "agent/database_unit.h"

#include "agent/health.h"
#include "render/unit.h"

namespace fgn::agent {

namespace {

constexpr std::size_t unit_limit = 64U << 10U;
constexpr std::chrono::minutes job_limit{12};

} // namespace

std::optional<std::string> DatabaseUnit::installed() const {
    return context_.units().read(unit_, unit_limit);
}

void DatabaseUnit::run(const Generation &generation) {
    const model::Service service = generation.service(context_.layout.name);
    const std::string text = render::db_unit(service, context_.layout, generation.db.number);
    const bool changed = installed() != text;
    if (changed)
        write(text);
    StartedUnit database{changed ? StartedUnit::Verb::restart : StartedUnit::Verb::start, unit_};
    wait_active(context_, database, context_.layout.db_container(generation.db.number));
}

void DatabaseUnit::restore(const std::optional<std::string> &before) {
    if (!before) {
        remove();
    } else if (installed() != before) {
        write(*before);
        require_done(context_.manager().restart(unit_, job_limit));
    }
}

void DatabaseUnit::write(const std::string &text) {
    context_.units().write(unit_, text);
    context_.manager().enable({unit_});
}

void DatabaseUnit::remove() {
    if (!installed())
        return;
    systemd::Manager &manager = context_.manager();
    static_cast<void>(manager.stop(unit_, job_limit));
    manager.reset_failed(unit_);
    manager.disable({unit_});
    context_.units().remove(unit_);
    manager.reload();
}

} // namespace fgn::agent
