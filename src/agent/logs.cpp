// SPDX-License-Identifier: Apache-2.0
#include "agent/logs.h"

#include "agent/deployment.h"
#include "agent/log_folder.h"
#include "render/logs.h"

#include <algorithm>

namespace fgn::agent {

namespace {

constexpr std::size_t unit_limit = 64U << 10U;
constexpr std::chrono::seconds job_limit{30};

std::vector<std::string> files_of(const char *role) {
    const auto files = render::log_files(role);
    return {files.begin(), files.end()};
}

struct RoleLogs {
    std::string folder;
    std::vector<std::string> files;
};

std::vector<RoleLogs> all_roles(const model::Layout &layout, const model::Service &service) {
    std::vector<RoleLogs> all{{layout.role_logs("web"), files_of("web")}};
    for (std::uint32_t replica = 1; replica <= service.app.replicas; ++replica)
        all.push_back({layout.role_logs("app", replica), files_of("app")});
    return all;
}

/// Whether a container could begin; each start that is to have a folder of its own makes that itself.
bool is_open(const RoleLogs &role, bool dated) {
    const auto folder = os::Directory::open_if_exists(role.folder);
    return folder && folder->status(dated ? "current" : role.files.front());
}

bool all_open(const model::Layout &layout, const model::Service &service) {
    const auto roles = all_roles(layout, service);
    return std::all_of(roles.begin(), roles.end(),
                       [&](const RoleLogs &role) { return is_open(role, service.logs.dated); });
}

std::optional<std::string> installed(Context &context) {
    return context.units().read(context.layout.logs_unit(), unit_limit);
}

bool as_wanted(Context &context, const model::Service &service) {
    const auto text = installed(context);
    if (!service.logs.files)
        return !text;
    return text == render::logs_unit(service) &&
           context.manager().unit(context.layout.logs_unit()).active() && all_open(context.layout, service);
}

void end_rotation(Context &context) {
    const std::string &unit = context.layout.logs_unit();
    if (!installed(context))
        return;
    static_cast<void>(context.manager().stop(unit, job_limit));
    context.manager().disable({unit});
    context.units().remove(unit);
    context.manager().reload();
}

} // namespace

void run_logs(Context &context, const model::Service &service) {
    if (!service.logs.files)
        return end_rotation(context);
    for (const RoleLogs &role : all_roles(context.layout, service))
        if (!is_open(role, service.logs.dated))
            open_logs(role.folder, service.logs.dated, role.files);
    const std::string &unit = context.layout.logs_unit(), text = render::logs_unit(service);
    if (installed(context) == text)
        return require_done(context.manager().start(unit, job_limit));
    context.units().write(unit, text);
    context.manager().enable({unit});
    require_done(context.manager().restart(unit, job_limit));
}

std::unique_ptr<plan::Step> logs_step(Deployment &deployment) {
    const model::Service &service = deployment.service();
    const std::string title =
        service.logs.files ? "keep the log files within bounds" : "write no log files any more";
    return plan::make_step(
        {"logs", title, deployment.context.layout.logs(), false},
        [&deployment] {
            return deployment.fresh() ? deployment.service().logs.files
                                      : !as_wanted(deployment.context, deployment.service());
        },
        [&deployment](plan::Reporter &) {
            deployment.undo.add([&deployment] { run_logs(deployment.context, served(deployment)); });
            run_logs(deployment.context, deployment.service());
        });
}

} // namespace fgn::agent
