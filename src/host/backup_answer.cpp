// SPDX-License-Identifier: Apache-2.0
#include "host/backup_answer.h"

#include "base/error.h"
#include "host/backup_state.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>

namespace fgn::host {

namespace {

constexpr int first_passed = 3;                  // sd_listen_fds(3)
constexpr std::int64_t shortest_interval = 3600; // seconds

} // namespace

BackupAnswer::BackupAnswer(const Paths &paths, std::string service)
    : paths_(paths), service_(std::move(service)) {
    if (::getenv("LISTEN_FDS") != nullptr)
        connection_.reset(::accept4(first_passed, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
    if (!connection_)
        throw Error{"answer", service_, "nobody asks", "Run: sudo fgnctl backup " + service_,
                    ExitCode::usage};
}

bool BackupAnswer::too_soon() const {
    const BackupState state = BackupState::read(paths_, service_);
    const std::int64_t age =
        std::time(nullptr) - std::max(state.last ? state.last->made : 0, state.failed_at);
    const bool soon = age >= 0 && age < shortest_interval;
    if (soon)
        say(state.failed_at == 0 ? "ok" : "the last one failed within the hour: " + state.failure);
    return soon;
}

void BackupAnswer::say(const std::string &words) const {
    const std::string line = words + "\n";
    static_cast<void>(::send(connection_.get(), line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

} // namespace fgn::host
