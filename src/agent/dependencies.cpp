// SPDX-License-Identifier: Apache-2.0
#include "agent/dependency_inputs.h"
#include "agent/deployment.h"
#include "os/archive.h"
#include "os/digest.h"
#include "render/containerfile.h"

namespace fgn::agent {

namespace {

constexpr const char *build_folder = "fgnctl/build";

DependencyInputs inputs(const Deployment &deployment) {
    return {deployment.wanted, deployment.service().app, deployment.requirements, deployment.wheels,
            deployment.context.task.defaults.python_index};
}

/// Named after all that goes into it, so that the name tells whether it must be built; empty while the
/// base image is not resolved.
std::string image_name(const Deployment &deployment) {
    if (deployment.wanted.python.digest.empty())
        return {};
    const std::string all = render::containerfile(inputs(deployment).recipe()) + '\0' +
                            deployment.requirements.value_or("") + '\0' +
                            deployment.context.task.defaults.build_network;
    return "localhost/" + deployment.context.layout.name + "-dependencies:" + os::sha256(all).substr(0, 16);
}

/// Gone from the disk before Podman has it; of what Podman keeps the secret is no part.
os::Archive build_context(Deployment &deployment) {
    const os::Directory &home = deployment.context.home();
    home.remove(build_folder);
    const os::Directory folder = home.make(build_folder, {0700});
    render::Dependencies recipe = inputs(deployment).recipe();
    recipe.base = deployment.wanted.python.local();
    folder.write("Containerfile", render::containerfile(recipe));
    inputs(deployment).write(deployment.context, folder);
    os::Archive archive = os::pack(folder, home);
    home.remove(build_folder);
    return archive;
}

void build(Deployment &deployment, plan::Reporter &reporter) {
    const os::Archive archive = build_context(deployment);
    deployment.wanted.dependencies = image_name(deployment);
    podman::BuildRequest request{deployment.wanted.dependencies, http::read_from(archive.file.get())};
    request.network = deployment.context.task.defaults.build_network;
    request.labels = {{"fgnctl.service", deployment.context.layout.name}};
    request.secrets = inputs(deployment).secrets();
    deployment.context.podman.images.build(
        request, [&](std::string_view line) { reporter.progress("dependencies", std::string{line}); });
}

} // namespace

std::unique_ptr<plan::Step> dependencies_step(Deployment &deployment) {
    const auto needed = [&deployment] {
        deployment.wanted.dependencies = image_name(deployment);
        return deployment.fresh() || deployment.wanted.dependencies.empty() ||
               !deployment.context.podman.images.find(deployment.wanted.dependencies);
    };
    const std::string detail = deployment.requirements ? "what the code asks for" : "Flask and Gunicorn";
    return plan::make_step({"dependencies", "build the dependency image", detail, false}, needed,
                           [&deployment](plan::Reporter &reporter) { build(deployment, reporter); });
}

} // namespace fgn::agent
