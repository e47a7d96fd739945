// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/process.h"

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace fgn::systemd {

class Connection;

/// The cage of a program that needs nothing but its user's files and sockets: no capability, no device,
/// no new privilege, everything read-only or hidden except `writable`.
struct Sandbox {
    /// Absolute paths that exist and whose parents belong to root; /run/user/UID must be one of them if
    /// its sockets are needed, because /home, /root and /run/user are hidden.
    std::vector<std::string> writable;
    /// Absolute paths that are brought back where they are hidden; one that is not there is left out.
    std::vector<std::string> readable = {};
    std::uint64_t memory_max = 1ULL << 30U; // bytes
    std::uint64_t tasks_max = 128;
    mode_t umask = 0077;
};

/// A program that systemd runs for us. It gets no PAM session: that would move it out of its unit and its
/// cage, so the environment is exactly `environment` and what systemd itself adds (PATH, HOME, USER, …).
struct TransientService {
    std::string unit; // "fgnctl-agent-NAME-1.service", used by no other unit
    std::string description;
    std::vector<std::string> argv; // argv[0] is an absolute path
    uid_t uid = 0;
    gid_t gid = 0;
    std::map<std::string, std::string> environment;
    /// The caller's; systemd gets duplicates. -1 is /dev/null as input and the journal as output or error.
    int input = -1, output = -1, error = -1;
    std::string working_directory = "/";
    std::string slice; // empty: system.slice
    std::optional<std::chrono::seconds> runtime_max;
    std::optional<Sandbox> sandbox;
};

/// How a transient service ended.
struct TransientEnd {
    std::variant<os::Exited, os::Signalled> process;
    std::string result; // Result= of the unit: "success", "exit-code", "signal", "timeout", "oom-kill", …

    bool ok() const;
    /// "exit code 3", "killed by signal 9 (oom-kill)".
    std::string describe() const;
};

/// A running transient service. Destroying it stops what still runs; the Bus must outlive it.
class TransientRun {
  public:
    TransientRun(TransientRun &&) noexcept;
    TransientRun &operator=(TransientRun &&) noexcept;
    ~TransientRun();

    /// Empty when it still runs after `within`. Throws Error when systemd could not run the program at all:
    /// no such user, program or directory, or a part of the sandbox that failed.
    std::optional<TransientEnd> wait(std::chrono::milliseconds within);
    /// SIGTERM, then SIGKILL after systemd's own timeout; does not wait for either.
    void stop();

    const std::string &unit() const;

  private:
    friend class Manager;
    class State;
    static TransientRun start(Connection &connection, const TransientService &service);
    explicit TransientRun(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

} // namespace fgn::systemd
