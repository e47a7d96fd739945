// SPDX-License-Identifier: Apache-2.0
#include "agent/one_shot.h"

#include "agent/created_container.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

constexpr std::chrono::minutes job_limit{33}; // longer than any of our units may take
constexpr std::chrono::seconds stop_limit{60};

std::string end_of(const systemd::UnitStatus &unit) {
    if (unit.result == "exit-code")
        return "it ended with exit code " + std::to_string(unit.main_status);
    return "it ended as '" + unit.result + "'";
}

} // namespace

std::optional<std::string> OneShot::run(const nlohmann::json &spec, const std::string &unit_text) const {
    systemd::Manager &manager = context_.manager();
    create_container(context_, spec);
    context_.units().write(unit_, unit_text);
    manager.reload();
    if (!manager.start(unit_, job_limit).done())
        return end_of(manager.unit(unit_));
    retire();
    return std::nullopt;
}

void OneShot::retire() const {
    systemd::Manager &manager = context_.manager();
    if (context_.units().status(unit_)) {
        static_cast<void>(manager.stop(unit_, stop_limit));
        manager.reset_failed(unit_);
        context_.units().remove(unit_);
        manager.reload();
    }
    context_.podman.containers.remove(container_, true);
}

} // namespace fgn::agent
