// SPDX-License-Identifier: Apache-2.0
#include "agent/credentials.h"
#include "agent/deployment.h"
#include "agent/snapshot.h"
#include "base/error.h"
#include "os/archive.h"
#include "os/digest.h"
#include "render/containerfile.h"

namespace fgn::agent {

namespace {

constexpr const char *build_folder = "fgnctl/build";
constexpr const char *secret_file = "netrc";

const model::App &app(const Deployment &deployment) {
    return deployment.service().app;
}

std::string containerfile(const Deployment &deployment) {
    const std::string &index = app(deployment).index;
    return render::containerfile({deployment.wanted.python.pinned(),
                                  index.empty() ? deployment.context.task.defaults.python_index : index,
                                  deployment.requirements.has_value(), deployment.wheels,
                                  app(deployment).wheels_only, !app(deployment).build_secret.empty()});
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

void copy_wheels(Deployment &deployment, const os::Directory &folder) {
    const os::Directory &home = deployment.context.home();
    const auto code = code_folder(home, deployment.wanted);
    if (!code)
        throw Error{"take wheels from", *app(deployment).wheelhouse, "the code is not there",
                    "Run the command again."};
    const os::Archive wheels = os::pack(code->sub(*app(deployment).wheelhouse), home);
    os::unpack(wheels.file.get(), wheels.bytes, folder.make("wheels", {0700}));
}

/// Gone from the disk before Podman has it; of what Podman keeps the secret is no part.
os::Archive build_context(Deployment &deployment) {
    const os::Directory &home = deployment.context.home();
    home.remove(build_folder);
    const os::Directory folder = home.make(build_folder, {0700});
    folder.write("Containerfile", containerfile(deployment));
    folder.write("install.py", render::dependency_installer());
    folder.write("requirements.txt", deployment.requirements.value_or(""));
    if (!deployment.wheels.empty())
        copy_wheels(deployment, folder);
    if (const std::string &secret = app(deployment).build_secret; !secret.empty())
        folder.write(secret_file, Credentials{deployment.context, deployment.wanted.secrets}.value(secret),
                     {0600});
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
    if (!app(deployment).build_secret.empty())
        request.secrets = {secret_file};
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
