// SPDX-License-Identifier: Apache-2.0
#include "os/processes.h"

#include "base/error.h"
#include "base/text.h"
#include "os/directory.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <sstream>

namespace fgn::os {

namespace {

constexpr std::size_t status_limit = 64U << 10U;

bool matches(const std::string &status, const std::function<bool(uid_t)> &owner) {
    bool found = false;
    for (const std::string &line : split(status, '\n')) {
        if (line.starts_with("State:\tZ"))
            return false;
        if (!line.starts_with("Uid:"))
            continue;
        std::istringstream ids{line.substr(4)};
        for (uid_t id = 0; ids >> id;)
            found = found || owner(id);
    }
    return found;
}

} // namespace

std::vector<pid_t> processes_of(const std::function<bool(uid_t)> &owner) {
    std::vector<pid_t> pids;
    const Directory proc = Directory::open("/proc");
    for (const std::string &name : proc.list()) {
        if (!std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; }))
            continue;
        const Fd status{::openat(proc.fd(), (name + "/status").c_str(), O_RDONLY | O_CLOEXEC)};
        try {
            if (status && matches(read_all(status.get(), status_limit, name), owner))
                pids.push_back(static_cast<pid_t>(std::stol(name)));
        } catch (const Error &) {
            continue; // it ended while we read: ESRCH
        }
    }
    return pids;
}

bool end_processes(const std::function<bool(uid_t)> &owner, std::chrono::milliseconds within) {
    const auto deadline = std::chrono::steady_clock::now() + within;
    for (;;) {
        std::vector<Fd> handles;
        std::vector<struct pollfd> ends;
        for (const pid_t pid : processes_of(owner)) {
            Fd handle{static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))};
            if (!handle || ::syscall(SYS_pidfd_send_signal, handle.get(), SIGKILL, nullptr, 0) != 0)
                continue;
            ends.push_back({handle.get(), POLLIN, 0});
            handles.push_back(std::move(handle));
        }
        if (ends.empty())
            return processes_of(owner).empty();
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0)
            return false;
        ::poll(&ends.front(), 1, static_cast<int>(left.count()));
    }
}

} // namespace fgn::os
