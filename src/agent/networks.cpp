// SPDX-License-Identifier: Apache-2.0
#include "agent/networks.h"

#include "agent/deployment.h"
#include "base/error.h"
#include "base/text.h"
#include "render/network.h"

#include <unistd.h>

#include <algorithm>
#include <array>

namespace fgn::agent {

namespace {

constexpr const char *label = "fgnctl.service";

std::vector<std::string> found(Context &context) {
    return context.podman.networks.list(label + ("=" + context.layout.name));
}

/// Podman 4.3 does without the one that answers for names, and says so to nobody.
bool answers_for_names() {
    constexpr std::array helpers{"/usr/lib/podman/aardvark-dns", "/usr/libexec/podman/aardvark-dns"};
    return std::any_of(helpers.begin(), helpers.end(),
                       [](const char *path) { return ::access(path, X_OK) == 0; });
}

void require_names(const Context &context) {
    const auto refuse = [&](const std::string &reason, const std::string &hint) {
        throw Error{"make the networks", context.layout.name, reason, hint, ExitCode::refused};
    };
    if (const std::string backend = context.podman.info().network_backend; backend != "netavark")
        refuse("its Podman makes networks by " + backend + ", without names",
               "Run: apt install netavark aardvark-dns, then uninstall and provision the service.");
    if (!answers_for_names())
        refuse("there is no aardvark-dns, so that nobody is found by name", "Run: apt install aardvark-dns");
}

} // namespace

std::vector<std::string> missing_networks(Context &context, const model::Service &service) {
    std::vector<std::string> missing;
    const auto wanted = render::networks(service, context.layout);
    if (wanted.empty())
        return missing;
    const std::vector<std::string> there = found(context);
    for (const auto &[name, internal] : wanted)
        if (!std::binary_search(there.begin(), there.end(), name))
            missing.push_back(name);
    return missing;
}

void make_networks(Context &context, const model::Service &service) {
    const auto wanted = render::networks(service, context.layout);
    for (const std::string &name : missing_networks(context, service))
        context.podman.networks.create(name, wanted.at(name), {{label, context.layout.name}});
}

std::vector<std::string> needless_networks(Context &context, const model::Service &wanted) {
    std::vector<std::string> needless = found(context);
    const auto used = render::networks(wanted, context.layout);
    std::erase_if(needless, [&](const std::string &name) { return used.contains(name); });
    return needless;
}

void remove_needless_networks(Context &context, const model::Service &wanted) {
    for (const std::string &name : needless_networks(context, wanted))
        context.podman.networks.remove(name);
}

std::unique_ptr<plan::Step> networks_step(Deployment &deployment) {
    const auto pending = [&deployment]() -> std::optional<plan::Change> {
        const model::Service &service = deployment.service();
        if (deployment.fresh() ? render::networks(service, deployment.context.layout).empty()
                               : missing_networks(deployment.context, service).empty())
            return std::nullopt;
        std::vector<std::string> names;
        for (const model::Network &network : service.networks)
            names.push_back(network.name);
        return plan::Change{"networks", "make its networks", join(names, ", "), false};
    };
    return plan::make_step(pending, [&deployment](plan::Reporter &) {
        Context &context = deployment.context;
        require_names(context);
        deployment.undo.add(
            [&context, before = served(deployment)] { remove_needless_networks(context, before); });
        make_networks(context, deployment.service());
    });
}

} // namespace fgn::agent
