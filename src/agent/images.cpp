// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"

#include <functional>

namespace fgn::agent {

namespace {

/// What comes while the dependencies are built on Python's image.
struct Later {
    const char *step;
    ImagePin Generation::*pin;
};
constexpr Later nginx{"image.nginx", &Generation::nginx};
constexpr Later mariadb{"image.mariadb", &Generation::mariadb};

bool missing(Deployment &deployment, const ImagePin &pin) {
    if (pin.reference.empty())
        return false;
    return deployment.fresh() || pin.digest.empty() || !deployment.context.podman.images.find(pin.local());
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

std::unique_ptr<plan::Step> later_image_step(Deployment &deployment, const Later &later) {
    ImagePin &pin = deployment.wanted.*later.pin;
    return image_step(deployment, later.step, pin, [&deployment, &pin, &later] {
        std::unique_ptr<Pull> &begun = deployment.pulls[later.step];
        if (!begun)
            begun = pull(deployment, pin, later.step);
        pin = begun->get();
        begun.reset();
    });
}

} // namespace

std::unique_ptr<plan::Step> python_image_step(Deployment &deployment) {
    static constexpr const char *name = "image.python";
    ImagePin &python = deployment.wanted.python;
    return image_step(deployment, name, python, [&deployment, &python] {
        python = pull(deployment, python, name)->get();
        for (const Later *later : {&nginx, &mariadb})
            if (const ImagePin &pin = deployment.wanted.*later->pin; missing(deployment, pin))
                deployment.pulls[later->step] = pull(deployment, pin, later->step);
    });
}

std::unique_ptr<plan::Step> nginx_image_step(Deployment &deployment) {
    return later_image_step(deployment, nginx);
}

std::unique_ptr<plan::Step> mariadb_image_step(Deployment &deployment) {
    return later_image_step(deployment, mariadb);
}

} // namespace fgn::agent
