// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"

#include <ctime>

namespace fgn::agent {

namespace {

/// What the application stands on.
void add_application_sources(Deployment &deployment, plan::Steps &steps) {
    steps.push_back(python_image_step(deployment));
    steps.push_back(snapshot_step(deployment));
    steps.push_back(dependencies_step(deployment));
    steps.push_back(certificate_step(deployment));
    steps.push_back(logs_step(deployment));
    steps.push_back(nginx_image_step(deployment));
    steps.push_back(mariadb_image_step(deployment));
    steps.push_back(ingress_check_step(deployment));
    steps.push_back(database_step(deployment));
}

plan::Steps steps(Deployment &deployment) {
    plan::Steps steps;
    steps.push_back(podman_step(deployment));
    steps.push_back(sweep_step(deployment));
    const bool app = deployment.service().has_app();
    steps.push_back(networks_step(deployment));
    steps.push_back(secrets_step(deployment));
    if (app)
        add_application_sources(deployment, steps);
    else if (deployment.service().front)
        steps.push_back(nginx_image_step(deployment));
    add_container_steps(deployment, steps);
    if (app)
        steps.push_back(application_step(deployment));
    if (deployment.service().has_web())
        steps.push_back(ingress_step(deployment));
    steps.push_back(generation_step(deployment));
    if (app) {
        steps.push_back(renewal_step(deployment));
        steps.push_back(authority_step(deployment));
    }
    return steps;
}

/// A reference that was resolved before keeps its digest: what a tag points to now is for `update`.
ImagePin pin(const std::string &reference, const std::optional<Generation> &current,
             ImagePin Generation::*member) {
    const bool known = current && (*current.*member).reference == reference;
    return {reference, known ? (*current.*member).digest : ""};
}

} // namespace

Deployment::Deployment(Context &ctx) : context(ctx) {
    const Task &task = context.task;
    if (!task.fresh)
        current = current_generation(context.home());
    wanted.number = current ? current->number + 1 : 1;
    wanted.created = std::time(nullptr);
    wanted.manifest = task.manifest;
    wanted.defaults = task.defaults_text;
    wanted.snapshot = task.snapshot;
    wanted.secrets = task.secrets;
    wanted.ingress = task.ingress;
    wanted.nginx = pin(task.defaults.nginx_image, current, &Generation::nginx);
    wanted.python = pin(task.defaults.python_image, current, &Generation::python);
    if (task.service.has_mariadb())
        wanted.mariadb = pin(task.defaults.mariadb_image, current, &Generation::mariadb);
    if (current && task.service.has_mariadb())
        wanted.db = current->db;
    if (current) {
        wanted.app = current->app;
        wanted.web = current->web;
    }
}

model::Service served(const Deployment &deployment) {
    return deployment.current ? deployment.current->service(deployment.context.layout.name)
                              : model::Service{};
}

plan::Plan plan_deployment(Context &context) {
    Deployment deployment{context};
    return plan::pending(steps(deployment));
}

Deployed deploy(Context &context) {
    Deployment deployment{context};
    try {
        const std::size_t changes = plan::apply_all(steps(deployment), context.host);
        return {changes, *current_generation(context.home())};
    } catch (...) {
        deployment.pulls.clear();
        deployment.undo.run(context.host);
        throw;
    }
}

} // namespace fgn::agent
