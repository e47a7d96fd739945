// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"
#include "base/error.h"
#include "base/text.h"

#include <future>

namespace fgn::agent {

namespace {

std::vector<ImagePin *> missing(Deployment &deployment) {
    std::vector<ImagePin *> pins;
    for (ImagePin *pin : {&deployment.wanted.nginx, &deployment.wanted.python})
        if (deployment.fresh() || pin->digest.empty() ||
            !deployment.context.podman.images.find(pin->pinned()))
            pins.push_back(pin);
    return pins;
}

void pull(Deployment &deployment, ImagePin &pin, plan::Reporter &reporter) {
    const std::string wanted = pin.digest.empty() ? pin.reference : pin.pinned();
    const auto progress = [&](std::string_view line) { reporter.progress("images", std::string{line}); };
    const auto image = deployment.context.podman.images.pull(wanted, progress);
    if (image.digest.empty())
        throw Error{"pull", pin.reference, "the registry told no digest for it"};
    pin.digest = image.digest;
    reporter.progress("images", pin.pinned());
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

std::unique_ptr<plan::Step> images_step(Deployment &deployment) {
    const auto pending = [&deployment]() -> std::optional<plan::Change> {
        std::vector<std::string> references;
        for (const ImagePin *pin : missing(deployment))
            references.push_back(pin->reference);
        if (references.empty())
            return std::nullopt;
        return plan::Change{"images", "pull " + join(references, " and "), "", false};
    };
    return plan::make_step(pending, [&deployment](plan::Reporter &reporter) {
        std::vector<std::future<void>> pulls;
        for (ImagePin *pin : missing(deployment))
            pulls.push_back(std::async(std::launch::async, [&, pin] { pull(deployment, *pin, reporter); }));
        for (auto &one : pulls)
            one.wait();
        for (auto &one : pulls)
            one.get();
    });
}

} // namespace fgn::agent
