// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"
#include "base/error.h"

namespace fgn::agent {

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

std::unique_ptr<plan::Step> image_step(Deployment &deployment, const std::string &role,
                                       ImagePin Generation::*member) {
    const std::string id = "image." + role;
    const std::string reference = (deployment.wanted.*member).reference;
    const auto needed = [&deployment, member] {
        const ImagePin &pin = deployment.wanted.*member;
        return deployment.fresh() || pin.digest.empty() ||
               !deployment.context.podman.images.find(pin.pinned());
    };
    return plan::make_step({id, "pull the image " + reference, "", false}, needed,
                           [&deployment, member, id, reference](plan::Reporter &reporter) {
                               ImagePin &pin = deployment.wanted.*member;
                               const std::string wanted = pin.digest.empty() ? reference : pin.pinned();
                               const auto image =
                                   deployment.context.podman.images.pull(wanted, [&](std::string_view line) {
                                       reporter.progress(id, std::string{line});
                                   });
                               if (image.digest.empty())
                                   throw Error{"pull", reference, "the registry told no digest for it"};
                               pin.digest = image.digest;
                               reporter.progress(id, pin.digest);
                           });
}

} // namespace fgn::agent
