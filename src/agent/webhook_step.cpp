// SPDX-License-Identifier: Apache-2.0
#include "agent/credentials.h"
#include "agent/deployment.h"
#include "render/webhook.h"

namespace fgn::agent {

namespace {

constexpr std::size_t unit_limit = 64U << 10U;
constexpr std::chrono::seconds job_limit{30};

struct Texts {
    std::optional<std::string> socket, service;
    bool operator==(const Texts &) const = default;
};

std::string socket_name(const Context &context) {
    return context.layout.webhook_name() + ".socket";
}

/// systemd makes an instance of it for each connection.
std::string service_name(const Context &context) {
    return context.layout.webhook_name() + "@.service";
}

Texts installed(Context &context) {
    return {context.units().read(socket_name(context), unit_limit),
            context.units().read(service_name(context), unit_limit)};
}

Texts wanted(Context &context, const model::Service &service,
             const std::map<std::string, std::string> &secrets) {
    if (service.update.webhook.empty())
        return {};
    const Credentials credentials{context, secrets};
    return {render::webhook_socket(service, context.layout),
            render::webhook_unit(service, context.layout, credentials.path(service.update.webhook_secret))};
}

bool as_wanted(Context &context, const Texts &texts) {
    return installed(context) == texts &&
           (!texts.socket || context.manager().unit(socket_name(context)).active());
}

void install(Context &context, const Texts &texts) {
    systemd::Manager &manager = context.manager();
    if (const Texts before = installed(context); before.socket && before != texts) {
        require_done(manager.stop(socket_name(context), job_limit));
        manager.disable({socket_name(context)});
        context.units().remove(socket_name(context));
        context.units().remove(service_name(context));
        manager.reload();
    }
    if (!texts.socket)
        return;
    context.home().make("fgnctl/run/webhook", {0755});
    context.units().write(service_name(context), *texts.service);
    context.units().write(socket_name(context), *texts.socket);
    manager.enable({socket_name(context)});
    require_done(manager.start(socket_name(context), job_limit));
}

} // namespace

std::unique_ptr<plan::Step> webhook_step(Deployment &deployment) {
    Context &context = deployment.context;
    const auto texts = [&deployment, &context] {
        return wanted(context, deployment.service(), deployment.wanted.secrets);
    };
    const char *const title =
        deployment.service().update.webhook.empty() ? "take no webhook any more" : "take a webhook";
    return plan::make_step(
        {"update.webhook", title, deployment.service().update.webhook, false},
        [&deployment, &context, texts] {
            return deployment.fresh() ? !deployment.service().update.webhook.empty()
                                      : !as_wanted(context, texts());
        },
        [&deployment, &context, texts](plan::Reporter &) {
            deployment.undo.add([&context, before = installed(context)] { install(context, before); });
            install(context, texts());
        });
}

} // namespace fgn::agent
