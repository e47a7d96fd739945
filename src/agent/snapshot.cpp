// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"
#include "base/error.h"
#include "base/text.h"
#include "os/archive.h"

namespace fgn::agent {

namespace {

constexpr const char *snapshots = "fgnctl/snapshots";
constexpr const char *incoming = ".incoming";

/// The folder gets its final name only when it is whole and is what the host announced.
void receive(Deployment &deployment, plan::Reporter &reporter) {
    const std::string &id = deployment.wanted.snapshot;
    const os::Directory folder = deployment.context.home().make(snapshots, {0755});
    folder.remove(incoming);
    const os::Directory target = folder.make(incoming, {0755});
    const std::uint64_t bytes = deployment.context.host.need_snapshot();
    reporter.progress("snapshot", human_bytes(bytes));
    if (os::unpack(deployment.context.host.input(), bytes, target) != id)
        throw Error{"take the snapshot", id, "what arrived is not what was announced",
                    "Run the command again."};
    folder.rename(incoming, id);
}

} // namespace

std::unique_ptr<plan::Step> snapshot_step(Deployment &deployment) {
    const auto needed = [&deployment] {
        return deployment.fresh() ||
               !deployment.context.home().status(std::string{snapshots} + "/" + deployment.wanted.snapshot);
    };
    return plan::make_step({"snapshot", "copy the code", deployment.wanted.snapshot.substr(0, 12), false},
                           needed,
                           [&deployment](plan::Reporter &reporter) { receive(deployment, reporter); });
}

} // namespace fgn::agent
