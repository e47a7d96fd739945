// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"
#include "agent/image_source.h"
#include "agent/snapshot.h"
#include "model/source_tree.h"
#include "os/archive.h"

namespace fgn::agent {

namespace {

/// A provision keeps the digest that it has.
std::string known_digest(const Deployment &deployment) {
    return deployment.commit.empty() ? deployment.wanted.source.commit : deployment.commit;
}

bool taken(Deployment &deployment) {
    const Generation &wanted = deployment.wanted;
    const std::string digest = known_digest(deployment);
    return !digest.empty() && digest == wanted.source.commit &&
           has_snapshot(deployment.context.home(), wanted.snapshot) &&
           ImageSource{deployment.context}.has(digest);
}

void check(const Deployment &deployment, const os::Directory &tree) {
    const std::string where = ImagePin{deployment.service().app.image, deployment.commit}.pinned() + ":/app";
    static_cast<void>(model::check_source_tree(
        deployment.service(), where,
        {[&tree](const std::string &path, std::size_t limit) { return tree.read(path, limit); },
         [&tree](const std::string &path) { return tree.sub_if_exists(path).has_value(); }}));
}

void take(Deployment &deployment) {
    const os::Directory &home = deployment.context.home();
    const ImageSource source{deployment.context};
    const std::string digest = known_digest(deployment);
    deployment.commit = !digest.empty() && source.has(digest) ? digest : source.pull(digest);
    const os::Directory tree = source.code(deployment.commit);
    check(deployment, tree);
    const os::Archive archive = os::pack(tree, home);
    if (!has_snapshot(home, archive.sha256))
        keep_snapshot(home, archive.sha256, archive.file.get(), archive.bytes);
    deployment.wanted.snapshot = archive.sha256;
    deployment.wanted.source.commit = deployment.commit;
    deployment.wanted.dependencies = ImageSource::name(deployment.context.layout, deployment.commit);
}

} // namespace

std::unique_ptr<plan::Step> image_source_step(Deployment &deployment) {
    const auto pending = [&deployment]() -> std::optional<plan::Change> {
        if (!deployment.fresh() && taken(deployment))
            return std::nullopt;
        const std::string digest = known_digest(deployment);
        const std::string &image = deployment.service().app.image;
        return plan::Change{"source", "take the code out of " + image, short_version(digest), false};
    };
    return plan::make_step(pending, [&deployment](plan::Reporter &) { take(deployment); });
}

} // namespace fgn::agent
