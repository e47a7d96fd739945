// SPDX-License-Identifier: Apache-2.0
#include "agent/usage.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace fgn::agent {

namespace {

namespace fs = std::filesystem;

const std::string root = "/sys/fs/cgroup";

void add_process(Usage &usage, const std::string &pid) {
    std::uint64_t size = 0, resident = 0;
    std::ifstream{"/proc/" + pid + "/statm"} >> size >> resident;
    usage.memory += resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
    std::error_code gone;
    const auto threads = fs::directory_iterator{"/proc/" + pid + "/task", gone};
    usage.tasks +=
        gone ? 0U : static_cast<std::uint64_t>(std::distance(fs::begin(threads), fs::end(threads)));
}

void add_group(Usage &usage, const fs::path &group) {
    std::ifstream processes{group / "cgroup.procs"};
    for (std::string pid; processes >> pid;)
        add_process(usage, pid);
    std::error_code gone;
    for (const auto &entry : fs::directory_iterator{group, gone})
        if (entry.is_directory(gone))
            add_group(usage, entry.path());
}

} // namespace

Usage measure(const std::string &control_group) {
    Usage usage;
    if (!control_group.empty())
        add_group(usage, root + control_group);
    return usage;
}

std::optional<std::uint64_t> oom_kills(const std::string &control_group) {
    std::ifstream events{root + control_group + "/memory.events"};
    std::uint64_t count = 0;
    for (std::string name; events >> name >> count;)
        if (name == "oom_kill")
            return count;
    return std::nullopt;
}

} // namespace fgn::agent
