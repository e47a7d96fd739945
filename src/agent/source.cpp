// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"
#include "agent/repository.h"
#include "agent/snapshot.h"
#include "model/source_tree.h"
#include "os/archive.h"

namespace fgn::agent {

namespace {

constexpr std::size_t shown_digits = 12;

const model::Git &git(const Deployment &deployment) {
    return deployment.service().app.git;
}

Repository repository(Deployment &deployment) {
    return {deployment.context, git(deployment), {deployment.context, deployment.wanted.secrets}};
}

/// Only a deployment asks for the newest; a dry run asks nobody.
void find_commit(Deployment &deployment) {
    const Task &task = deployment.context.task;
    if (!deployment.commit.empty())
        return;
    if (task.verb != "deploy")
        deployment.commit = deployment.wanted.source.commit;
    if (deployment.commit.empty() && task.verb != "plan")
        deployment.commit = repository(deployment).resolve(task.ref);
}

bool fetched(Deployment &deployment) {
    const Generation &wanted = deployment.wanted;
    return !deployment.commit.empty() && deployment.commit == wanted.source.commit &&
           has_snapshot(deployment.context.home(), wanted.snapshot);
}

std::optional<std::string> check(const Deployment &deployment, const os::Directory &tree) {
    return model::check_source_tree(
        deployment.service(), git(deployment).url + " at " + deployment.commit.substr(0, shown_digits),
        {[&tree](const std::string &path, std::size_t limit) { return tree.read(path, limit); },
         [&tree](const std::string &path) { return tree.sub_if_exists(path).has_value(); }});
}

void fetch(Deployment &deployment) {
    const os::Directory &home = deployment.context.home();
    const os::Directory tree = repository(deployment).fetch(deployment.commit);
    deployment.requirements = check(deployment, tree);
    deployment.wheels = wheels_of(tree, deployment.service().app, home);
    const os::Archive archive = os::pack(tree, home);
    if (!has_snapshot(home, archive.sha256))
        keep_snapshot(home, archive.sha256, archive.file.get(), archive.bytes);
    deployment.wanted.snapshot = archive.sha256;
    deployment.wanted.source.commit = deployment.commit;
}

} // namespace

std::unique_ptr<plan::Step> source_step(Deployment &deployment) {
    const auto pending = [&deployment]() -> std::optional<plan::Change> {
        if (!deployment.fresh())
            find_commit(deployment);
        if (!deployment.fresh() && fetched(deployment))
            return std::nullopt;
        const std::string &branch = git(deployment).branch;
        const std::string which = !deployment.commit.empty() ? deployment.commit.substr(0, shown_digits)
                                  : branch.empty()           ? "its own branch"
                                                             : branch;
        return plan::Change{"source", "fetch the code", git(deployment).url + " at " + which, false};
    };
    return plan::make_step(pending, [&deployment](plan::Reporter &) { fetch(deployment); });
}

} // namespace fgn::agent
