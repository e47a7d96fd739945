// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"

#include "agent/data_change.h"
#include "agent/history.h"
#include "agent/image_archive.h"
#include "agent/snapshot.h"
#include "base/error.h"
#include "model/source.h"

#include <ctime>

namespace fgn::agent {

namespace {

constexpr const char *unfinished = "fgnctl/deploying";
constexpr std::size_t mark_limit = 4096;

void add_code(Deployment &deployment, plan::Steps &steps) {
    if (deployment.service().app.from_image())
        return steps.push_back(image_source_step(deployment));
    steps.push_back(python_image_step(deployment));
    if (deployment.service().app.from_git())
        steps.push_back(source_step(deployment));
    else if (deployment.wanted.live.empty())
        steps.push_back(snapshot_step(deployment));
    steps.push_back(dependencies_step(deployment));
}

/// What the application stands on.
void add_application_sources(Deployment &deployment, plan::Steps &steps) {
    add_code(deployment, steps);
    const bool published = deployment.service().publishes_app();
    if (published)
        steps.push_back(certificate_step(deployment));
    steps.push_back(logs_step(deployment));
    if (published) {
        steps.push_back(webhook_step(deployment));
        steps.push_back(nginx_image_step(deployment));
    }
    steps.push_back(mariadb_image_step(deployment));
    if (published)
        steps.push_back(ingress_check_step(deployment));
    steps.push_back(outage_step(deployment));
    steps.push_back(database_step(deployment));
    steps.push_back(restore_step(deployment));
}

plan::Steps steps(Deployment &deployment) {
    plan::Steps steps;
    steps.push_back(podman_step(deployment));
    steps.push_back(data_recovery_step(deployment));
    steps.push_back(sweep_step(deployment));
    const bool app = deployment.service().has_app();
    steps.push_back(networks_step(deployment));
    steps.push_back(secrets_step(deployment));
    if (app)
        add_application_sources(deployment, steps);
    else if (deployment.service().front)
        steps.push_back(nginx_image_step(deployment));
    else {
        steps.push_back(outage_step(deployment));
        steps.push_back(restore_step(deployment));
    }
    add_container_steps(deployment, steps);
    if (app)
        steps.push_back(application_step(deployment));
    if (deployment.service().has_web())
        steps.push_back(ingress_step(deployment));
    steps.push_back(watch_step(deployment));
    steps.push_back(generation_step(deployment));
    if (app) {
        steps.push_back(after_step(deployment));
        steps.push_back(update_timer_step(deployment));
    }
    if (deployment.service().publishes_app()) {
        steps.push_back(renewal_step(deployment));
        steps.push_back(authority_step(deployment));
    }
    steps.push_back(backup_timer_step(deployment));
    return steps;
}

/// A reference that was resolved before keeps its digest: what a tag points to now is for `update`.
ImagePin pin(Context &context, const std::string &reference, const std::optional<Generation> &origin,
             ImagePin Generation::*member) {
    if (origin && (*origin.*member).reference == reference)
        return *origin.*member;
    return loaded_pin(context, reference).value_or(ImagePin{reference, ""});
}

/// So does the commit of a branch, and the digest of the application's own image.
void pin_source(Deployment &deployment, const std::optional<Generation> &origin) {
    const model::App &app = deployment.service().app;
    const std::string reference = model::reference(app);
    Generation &wanted = deployment.wanted;
    if (reference.empty())
        return;
    const bool known = origin && origin->source.reference == reference;
    wanted.source = {reference, known ? origin->source.commit : ""};
    wanted.snapshot = known ? origin->snapshot : "";
    if (app.from_image()) {
        wanted.python = {};
        wanted.dependencies = known ? origin->dependencies : "";
        return;
    }
    if (!known || deployment.fresh())
        return;
    if (const auto code = code_folder(deployment.context.home(), wanted)) {
        deployment.requirements = requirements_of(*code, app);
        deployment.wheels = wheels_of(*code, app, deployment.context.home());
    }
}

/// A deployment is under way while this file is there.
class Unfinished {
  public:
    explicit Unfinished(Context &context) : home_(context.home()) {
        home_.write(unfinished, context.task.verb + " by " + context.task.who, {0600});
    }
    ~Unfinished() {
        try {
            if (!left_behind_)
                home_.remove(unfinished);
        } catch (const Error &) {
            // The next run finds nothing to do.
        }
    }
    Unfinished(const Unfinished &) = delete;
    Unfinished &operator=(const Unfinished &) = delete;
    /// What the generation before had is still to be removed, which the next run does.
    void leave_behind() { left_behind_ = true; }

  private:
    const os::Directory &home_;
    bool left_behind_ = false;
};

/// What serves was changed, and is as before again.
Error taken_back(const Deployment &deployment, const Error &error) {
    const std::string &verb = deployment.context.task.verb;
    if (DataChange::read(deployment.context.home()))
        return {error.context(), error.object(), error.reason(),
                error.hint() +
                    "\nNot all could be taken back: visitors see the maintenance page until this ends "
                    "well: sudo fgnctl provision " +
                    deployment.context.layout.name,
                error.code()};
    if (!deployment.switched || (verb != "deploy" && verb != "rollback" && verb != "restore"))
        return error;
    return {error.context(), error.object(), error.reason(), "What ran before serves again. " + error.hint(),
            ExitCode::rolled_back};
}

} // namespace

Deployment::Deployment(Context &ctx) : context(ctx) {
    const Task &task = context.task;
    if (!task.fresh)
        current = current_generation(context.home());
    const std::optional<Generation> &origin = task.back_to ? task.back_to : current;
    requirements = task.requirements;
    wheels = task.wheels;
    wanted.number = current ? current->number + 1 : 1;
    wanted.created = std::time(nullptr);
    wanted.manifest = task.manifest;
    wanted.defaults = task.defaults_text;
    wanted.snapshot = task.snapshot;
    wanted.live = task.live;
    wanted.secrets = task.secrets;
    wanted.ingress = task.ingress;
    wanted.nginx = pin(context, task.defaults.nginx_image, origin, &Generation::nginx);
    wanted.python = pin(context, task.defaults.python_image, origin, &Generation::python);
    const bool has_data = current && current->db.number > 0;
    if (task.service.has_mariadb())
        wanted.mariadb =
            pin(context, task.defaults.mariadb_image, has_data ? current : origin, &Generation::mariadb);
    if (current && task.service.has_mariadb())
        wanted.db = current->db;
    if (current) {
        wanted.app = current->app;
        wanted.web = current->web;
    }
    pin_source(*this, origin);
}

model::Service served(const Deployment &deployment) {
    return deployment.current ? deployment.current->service(deployment.context.layout.name)
                              : model::Service{};
}

plan::Plan plan_deployment(Context &context) {
    Deployment deployment{context};
    return plan::pending(steps(deployment));
}

Deployed deploy(Context &context, const std::string &commit) {
    Deployment deployment{context};
    deployment.commit = commit;
    Unfinished mark{context};
    History history{context};
    try {
        const std::size_t changes = plan::apply_all(steps(deployment), history);
        history.done(deployment.wanted);
        if (deployment.leaves_behind)
            mark.leave_behind();
        return {changes, *current_generation(context.home())};
    } catch (const std::exception &error) {
        deployment.pulls.clear();
        deployment.undo.run(context.host);
        if (const auto now = current_generation(context.home());
            now && now->number == deployment.wanted.number)
            mark.leave_behind();
        const auto *told = dynamic_cast<const Error *>(&error);
        history.failed(deployment.wanted, told == nullptr ? error.what() : told->reason());
        if (told != nullptr)
            throw taken_back(deployment, *told);
        throw;
    }
}

std::optional<std::string> deployment_under_way(const os::Directory &home) {
    return home.read(unfinished, mark_limit);
}

} // namespace fgn::agent
