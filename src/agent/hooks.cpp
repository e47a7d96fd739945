// SPDX-License-Identifier: Apache-2.0
#include "agent/hooks.h"

#include "agent/dumps.h"
#include "agent/one_shot.h"
#include "base/error.h"
#include "render/unit.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

constexpr const char *owed = "fgnctl/after";
constexpr std::size_t number_limit = 32;

bool is_owed(const Deployment &deployment) {
    return deployment.context.home().read(owed, number_limit) == std::to_string(deployment.wanted.app.number);
}

/// What the command had changed in the database stays.
std::string way_back(const Deployment &deployment) {
    const auto &current = deployment.current;
    if (!current || !has_dump(deployment.context.home(), dump_of(current->number)))
        return "";
    return "\nIf it left the data unusable: fgnctl rollback " + deployment.context.layout.name + " " +
           std::to_string(current->number) + " --with-data";
}

/// The new version serves, and goes on.
void run_after(Deployment &deployment, plan::Reporter &reporter) {
    try {
        retire_hooks(deployment.context, deployment.wanted.app.number);
        run_hook(deployment, model::Hook::after);
    } catch (const Error &error) {
        reporter.warn("after", std::string{error.what()} + ". " + error.hint());
    }
    forget_after(deployment.context.home());
}

} // namespace

void run_hook(Deployment &deployment, model::Hook hook) {
    Context &context = deployment.context;
    if (command(deployment.service(), hook).empty())
        return;
    const std::uint64_t number = deployment.wanted.app.number;
    const OneShot run{context, context.layout.container(role(hook), number)};
    context.host.progress("application", std::string{"running "} + key(hook));
    if (const auto failure =
            run.run(hook_spec(deployment.wanted, context.layout, context.podman_version(), hook),
                    render::hook_unit(deployment.service(), context.layout, hook, number)))
        throw Error{std::string{"run "} + key(hook) + " in", run.unit(), *failure,
                    hook == model::Hook::after
                        ? "The new version serves all the same."
                        : "Correct it, then provision again: the application has not been changed." +
                              way_back(deployment),
                    ExitCode::unhealthy};
}

void owe_after(const os::Directory &home, std::uint64_t number) {
    home.write(owed, std::to_string(number));
}

void forget_after(const os::Directory &home) {
    home.remove(owed);
}

void retire_hooks(Context &context, std::uint64_t number) {
    for (const model::Hook hook : model::every_hook)
        OneShot{context, context.layout.container(role(hook), number)}.retire();
}

std::unique_ptr<plan::Step> after_step(Deployment &deployment) {
    return plan::make_step(
        {"after", "run update.after", deployment.context.layout.name, false},
        [&deployment] { return !deployment.fresh() && is_owed(deployment); },
        [&deployment](plan::Reporter &reporter) { run_after(deployment, reporter); });
}

} // namespace fgn::agent
