// SPDX-License-Identifier: Apache-2.0
#include "agent/snapshot.h"

#include "agent/deployment.h"
#include "base/error.h"
#include "base/text.h"
#include "model/source_tree.h"
#include "os/archive.h"

namespace fgn::agent {

namespace {

constexpr const char *snapshots = "fgnctl/snapshots";
constexpr const char *incoming = ".incoming";

void receive(Deployment &deployment, plan::Reporter &reporter) {
    Context &context = deployment.context;
    const std::uint64_t bytes = context.host.need_snapshot();
    reporter.progress("snapshot", human_bytes(bytes));
    keep_snapshot(context.home(), deployment.wanted.snapshot, context.host.input(), bytes);
}

} // namespace

bool has_snapshot(const os::Directory &home, const std::string &id) {
    return !id.empty() && home.status(std::string{snapshots} + "/" + id);
}

std::optional<std::string> snapshot_requirements(const os::Directory &home, const std::string &id,
                                                 const model::App &app) {
    if (!has_snapshot(home, id))
        return std::nullopt;
    const os::Directory code = home.sub(std::string{snapshots} + "/" + id);
    return model::requirements(
        app, id,
        {[&code](const std::string &path, std::size_t limit) { return code.read(path, limit); },
         [&code](const std::string &path) { return code.sub_if_exists(path).has_value(); }});
}

void keep_snapshot(const os::Directory &home, const std::string &id, int archive, std::uint64_t bytes) {
    const os::Directory folder = home.make(snapshots, {0755});
    folder.remove(incoming);
    const os::Directory target = folder.make(incoming, {0755});
    if (os::unpack(archive, bytes, target) != id)
        throw Error{"take the snapshot", id, "what arrived is not what was announced",
                    "Run the command again."};
    folder.rename(incoming, id);
}

std::unique_ptr<plan::Step> snapshot_step(Deployment &deployment) {
    const auto needed = [&deployment] {
        return deployment.fresh() || !has_snapshot(deployment.context.home(), deployment.wanted.snapshot);
    };
    return plan::make_step({"snapshot", "copy the code", deployment.wanted.snapshot.substr(0, 12), false},
                           needed,
                           [&deployment](plan::Reporter &reporter) { receive(deployment, reporter); });
}

} // namespace fgn::agent
