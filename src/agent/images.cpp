// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"

#include <functional>

namespace fgn::agent {

namespace {

constexpr const char *nginx_step_name = "image.nginx";

bool missing(Deployment &deployment, const ImagePin &pin) {
    return deployment.fresh() || pin.digest.empty() || !deployment.context.podman.images.find(pin.pinned());
}

std::unique_ptr<Pull> pull(Deployment &deployment, const ImagePin &pin, const char *step) {
    return std::make_unique<Pull>(deployment.context.podman.images, pin, step, deployment.context.host);
}

std::unique_ptr<plan::Step> image_step(Deployment &deployment, const char *name, const ImagePin &pin,
                                       std::function<void()> apply) {
    const plan::Change change{name, "pull " + pin.reference, "", false};
    return plan::make_step(
        change, [&deployment, &pin] { return missing(deployment, pin); },
        [apply = std::move(apply)](plan::Reporter &) { apply(); });
}

} // namespace

std::unique_ptr<plan::Step> podman_step(Deployment &deployment) {
    static constexpr const char *socket = "podman.socket";
    const auto needed = [&deployment] {
        if (deployment.fresh())
            return true;
        const auto status = deployment.context.manager().unit(socket);
        return !status.active() || status.file_state != "enabled";
    };
    return plan::make_step({"podman", "start its Podman", "", false}, needed,
                           [&deployment](plan::Reporter &) {
                               systemd::Manager &manager = deployment.context.manager();
                               if (manager.unit(socket).file_state != "enabled")
                                   manager.enable({socket});
                               require_done(manager.start(socket, std::chrono::seconds{30}));
                           });
}

/// The dependencies are built on Python's image; nginx's can come while they are.
std::unique_ptr<plan::Step> python_image_step(Deployment &deployment) {
    static constexpr const char *name = "image.python";
    ImagePin &python = deployment.wanted.python;
    return image_step(deployment, name, python, [&deployment, &python] {
        python = pull(deployment, python, name)->get();
        if (missing(deployment, deployment.wanted.nginx))
            deployment.nginx_pull = pull(deployment, deployment.wanted.nginx, nginx_step_name);
    });
}

std::unique_ptr<plan::Step> nginx_image_step(Deployment &deployment) {
    ImagePin &nginx = deployment.wanted.nginx;
    return image_step(deployment, nginx_step_name, nginx, [&deployment, &nginx] {
        const auto begun = deployment.nginx_pull ? std::move(deployment.nginx_pull)
                                                 : pull(deployment, nginx, nginx_step_name);
        nginx = begun->get();
    });
}

} // namespace fgn::agent
