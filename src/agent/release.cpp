// SPDX-License-Identifier: Apache-2.0
#include "agent/release.h"

#include "agent/data_change.h"
#include "agent/deployment.h"
#include "agent/image_source.h"
#include "agent/repository.h"
#include "agent/update_state.h"
#include "base/error.h"
#include "base/text.h"
#include "render/update.h"
#include "systemd/timer_service.h"

#include <ctime>

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr std::size_t reason_limit = 4000;

json told(const Generation &generation, std::size_t changes, bool held = false) {
    json answer = version_json(generation.source.commit);
    answer.update({{"changes", changes}, {"generation", generation.number}, {"held", held}});
    return answer;
}

void require_versions(const Context &context) {
    if (context.task.service.app.from_folder())
        throw Error{"deploy", context.layout.name, "its source is a folder",
                    "Run: sudo fgnctl provision " + context.layout.name, ExitCode::refused};
}

std::string shortened(const Error &error) {
    return std::string{error.what()}.substr(0, reason_limit);
}

void leave_out(Context &context, const std::string &commit, const std::string &reason) {
    UpdateState state = UpdateState::read(context.home());
    state.commit = commit;
    state.reason = reason;
    state.write(context.home());
}

/// Whether that is news.
bool note_unreachable(Context &context, const std::string &reason) {
    UpdateState state = UpdateState::read(context.home());
    if (state.unreachable == reason)
        return false;
    state.unreachable = reason;
    state.write(context.home());
    return true;
}

/// The commit that is wanted, fetched if it is another than that of `current`; or the digest of an image.
std::string fetched(Context &context, const Generation &current) {
    const Task &task = context.task;
    if (task.service.app.from_image())
        return ImageSource{context}.pull(task.ref);
    Repository repository{context, task.service.app.git, {context, current.secrets}};
    std::string commit = repository.resolve(task.ref);
    if (commit != current.source.commit)
        static_cast<void>(repository.fetch(commit));
    return commit;
}

/// Empty when nobody can be asked, and that was told before.
std::optional<std::string> newest_commit(Context &context, const Generation &current) {
    const Task &task = context.task;
    try {
        std::string commit = fetched(context, current);
        note_unreachable(context, "");
        return commit;
    } catch (const Error &error) {
        if (!task.unattended || note_unreachable(context, shortened(error)))
            throw;
        return std::nullopt;
    }
}

Error left_out(const Context &context, const UpdateState &state) {
    return {"deploy", short_version(state.commit),
            state.reason.empty() ? "somebody went back from it" : "it failed before: " + state.reason,
            "Push another, or bring this one all the same: fgnctl retry " + context.layout.name,
            ExitCode::refused};
}

/// Of many failures in a row only the last image stays: who looks again finds it here.
void prune_images(Context &context, const std::string &digest) {
    try {
        ImageSource::prune(context, digest);
    } catch (const Error &error) {
        context.host.warn("source", error.what());
    }
}

json bring(Context &context, const std::string &commit) {
    try {
        const Deployed deployed = deploy(context, commit);
        leave_out(context, "", "");
        return told(deployed.generation, deployed.changes);
    } catch (const Error &error) {
        // That whoever asked was killed says nothing about the commit.
        if (!context.host.lost())
            leave_out(context, commit, shortened(error));
        if (context.task.service.app.from_image())
            prune_images(context, commit);
        throw;
    }
}

systemd::TimerService::Texts timer_texts(const model::Service &service, const model::Layout &layout) {
    systemd::TimerService::Texts texts;
    if (service.update.every > 0)
        texts.timer = render::update_timer(service);
    if (!service.update.webhook.empty())
        texts.path = render::update_path(service, layout);
    if (texts.timer || texts.path)
        texts.service = render::update_unit(service, layout);
    return texts;
}

systemd::TimerService timer(Context &context) {
    return {context.manager(), context.units(), context.layout.update_name()};
}

} // namespace

json deploy_commit(Context &context) {
    require_versions(context);
    const Task &task = context.task;
    const Generation current = require_generation(context.home(), context.layout.name);
    const UpdateState state = UpdateState::read(context.home());
    if (task.unattended && state.held)
        return told(current, 0, true);
    const auto commit = newest_commit(context, current);
    const bool killed = deployment_under_way(context.home()) || DataChange::read(context.home());
    const bool same = commit == current.source.commit;
    if (!commit || (same && !killed))
        return told(current, 0);
    if (*commit == state.commit && !same && !task.forced) {
        if (!task.unattended)
            throw left_out(context, state);
        return told(current, 0);
    }
    return bring(context, *commit);
}

/// No timer brings at once what somebody went back from, nor what is newer and was left out before.
json roll_back(Context &context) {
    const std::string before = require_generation(context.home(), context.layout.name).source.commit;
    const Deployed deployed = deploy(context);
    const bool another = deployed.changes > 0 && deployed.generation.source.commit != before;
    if (another && UpdateState::read(context.home()).commit.empty())
        leave_out(context, before, "");
    return told(deployed.generation, deployed.changes);
}

json restore_backup(Context &context) {
    const Deployed deployed = deploy(context);
    return told(deployed.generation, deployed.changes);
}

json hold_updates(Context &context, bool held) {
    UpdateState state = UpdateState::read(context.home());
    const bool before = state.held.has_value();
    if (before != held) {
        state.held = held ? std::optional<std::int64_t>{std::time(nullptr)} : std::nullopt;
        state.write(context.home());
    }
    return {{"changed", before != held}};
}

std::unique_ptr<plan::Step> update_timer_step(Deployment &deployment) {
    return plan::make_step(
        {"update.timer", "look for new versions by itself", deployment.context.layout.update_name(), false},
        [&deployment] {
            const auto texts = timer_texts(deployment.service(), deployment.context.layout);
            return deployment.fresh() ? texts.service.has_value() : !timer(deployment.context).runs(texts);
        },
        [&deployment](plan::Reporter &) {
            timer(deployment.context).install(timer_texts(deployment.service(), deployment.context.layout));
        });
}

} // namespace fgn::agent
