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

std::optional<os::Directory> code_folder(const os::Directory &home, const Generation &generation) {
    if (generation.live.empty())
        return generation.snapshot.empty()
                   ? std::nullopt
                   : home.sub_if_exists(std::string{snapshots} + "/" + generation.snapshot);
    if (auto folder = os::Directory::open_if_exists(generation.live))
        return folder;
    throw Error{"read the application", generation.live, "there is no such folder",
                "Correct [app] source, or leave [app] live out."};
}

std::string wheels_of(const os::Directory &code, const model::App &app, const os::Directory &scratch) {
    return app.wheelhouse ? os::pack(code.sub(*app.wheelhouse), scratch).sha256 : "";
}

std::optional<std::string> requirements_of(const os::Directory &code, const model::App &app) {
    return model::requirements(
        app, code.path(),
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
