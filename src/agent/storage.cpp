// SPDX-License-Identifier: Apache-2.0
#include "agent/storage.h"

#include "base/error.h"
#include "os/project_quota.h"
#include "render/container.h"

#include <sys/statvfs.h>

#include <map>

namespace fgn::agent {

namespace {

using nlohmann::json;
using Sizes = std::map<std::string, std::uint64_t>; // bytes, by volume

constexpr std::chrono::seconds measure_limit{2};

json volume_json(const std::string &name, const std::string &path, const Sizes &sizes) {
    const auto size = sizes.find(name);
    return {{"volume", name},
            {"path", path},
            {"bytes", size == sizes.end() ? json(nullptr) : json(size->second)}};
}

/// A folder of millions of files keeps nobody waiting: what was not measured has no size.
Sizes sizes(Context &context) {
    try {
        return context.podman.volumes.sizes(measure_limit);
    } catch (const Error &) {
        return {};
    }
}

} // namespace

json volumes_json(Context &context, const model::Service &service) {
    json volumes = json::array();
    const auto mounted = render::volumes(service, context.layout);
    const Sizes measured = mounted.empty() || !context.task.measured ? Sizes{} : sizes(context);
    for (const auto &[name, path] : mounted)
        volumes.push_back(volume_json(name, path, measured));
    return volumes;
}

/// A file system tells the limit of a project as its own size. What nothing enforces, only root can measure:
/// files of containers are closed to their service user.
json disk_json(const std::string &home, const std::optional<std::uint64_t> &budget) {
    if (!budget)
        return nullptr;
    struct statvfs system {};
    const bool enforced = os::ProjectQuota::belongs(os::Directory::open(home)) &&
                          ::statvfs(home.c_str(), &system) == 0 &&
                          system.f_blocks * system.f_frsize <= *budget;
    return {{"budget", *budget},
            {"used", enforced ? json((system.f_blocks - system.f_bfree) * system.f_frsize) : json(nullptr)},
            {"enforced", enforced}};
}

} // namespace fgn::agent
