// SPDX-License-Identifier: Apache-2.0
#include "agent/limits.h"

#include "base/text.h"

#include <unistd.h>

#include <fstream>
#include <set>

namespace fgn::agent {

namespace {

/// See cgroups(7); all when the group is gone.
std::set<std::string> controllers(const std::string &control_group) {
    std::ifstream file{"/sys/fs/cgroup" + control_group + "/cgroup.controllers"};
    std::set<std::string> all;
    if (!file)
        return {"cpu", "memory", "pids"};
    for (std::string name; file >> name;)
        all.insert(name);
    return all;
}

std::string user_manager() {
    const std::string uid = std::to_string(::getuid());
    return "/user.slice/user-" + uid + ".slice/user@" + uid + ".service";
}

} // namespace

std::vector<std::string> unenforced(const model::Limits &limits, const std::string &control_group) {
    const std::set<std::string> there = controllers(control_group);
    std::vector<std::string> names;
    if (limits.memory && !there.contains("memory"))
        names.emplace_back("memory");
    if (limits.cpus && !there.contains("cpu"))
        names.emplace_back("cpus");
    if (limits.tasks && !there.contains("pids"))
        names.emplace_back("tasks");
    return names;
}

std::vector<std::string> unenforced_limits(const model::Service &service) {
    std::vector<std::string> sentences;
    const auto tell = [&](const std::string &table, const model::Limits &limits) {
        if (const auto names = unenforced(limits, user_manager()); !names.empty())
            sentences.push_back("nothing enforces " + join(names, ", ") + " of " + table +
                                " here: the machine's control groups (v2) have no controller for it");
    };
    tell("[limits.app]", service.app_limits);
    tell("[limits.web]", service.web_limits);
    tell("[limits.database]", service.database_limits);
    for (const model::Container &container : service.containers)
        tell("the container " + container.name, container.limits);
    return sentences;
}

} // namespace fgn::agent
