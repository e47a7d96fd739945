// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"
#include "os/archive.h"
#include "os/digest.h"
#include "render/gunicorn.h"

namespace fgn::agent {

namespace {

constexpr const char *build_folder = "fgnctl/build";

std::string containerfile(const Deployment &deployment) {
    return render::containerfile(deployment.wanted.python.pinned(),
                                 deployment.context.task.defaults.python_index,
                                 deployment.requirements.has_value());
}

/// Named after all that goes into it, so that the name tells whether it must be built; empty while the
/// base image is not resolved.
std::string image_name(const Deployment &deployment) {
    if (deployment.wanted.python.digest.empty())
        return {};
    const std::string inputs = containerfile(deployment) + '\0' + deployment.requirements.value_or("") +
                               '\0' + deployment.context.task.defaults.build_network;
    return "localhost/" + deployment.context.layout.name +
           "-dependencies:" + os::sha256(inputs).substr(0, 16);
}

void build(Deployment &deployment, plan::Reporter &reporter) {
    const Task &task = deployment.context.task;
    const os::Directory &home = deployment.context.home();
    home.remove(build_folder);
    const os::Directory folder = home.make(build_folder, {0700});
    folder.write("Containerfile", containerfile(deployment));
    folder.write("requirements.txt", deployment.requirements.value_or(""));
    const os::Archive archive = os::pack(folder, home);
    home.remove(build_folder);
    deployment.wanted.dependencies = image_name(deployment);
    deployment.context.podman.images.build(
        {deployment.wanted.dependencies,
         http::read_from(archive.file.get()),
         "Containerfile",
         task.defaults.build_network,
         {{"fgnctl.service", deployment.context.layout.name}},
         {}},
        [&](std::string_view line) { reporter.progress("dependencies", std::string{line}); });
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
