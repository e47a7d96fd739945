// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <variant>
#include <vector>

namespace fgn::os {

struct Exited {
    int code;
};
struct Signalled {
    int signal;
};
struct TimedOut {};

struct Outcome {
    std::variant<Exited, Signalled, TimedOut> end;
    std::string output; // standard output and error together, its first 64 KiB

    bool ok() const { return std::holds_alternative<Exited>(end) && std::get<Exited>(end).code == 0; }
    /// "exit code 3", "killed by signal 9", "no answer in time".
    std::string describe() const;
};

/// A child process in a session of its own; destroying it kills and reaps what still runs.
class Child {
  public:
    /// The three standard streams of the child; -1 is /dev/null.
    struct Streams {
        int input = -1, output = -1, error = -1;
    };
    /// Starts `argv[0]` (an absolute path) in / with exactly `environment` ("KEY=value") and no other
    /// descriptor; throws Error when it cannot.
    Child(const std::vector<std::string> &argv, const std::vector<std::string> &environment,
          const Streams &streams);
    ~Child();
    Child(const Child &) = delete;
    Child &operator=(const Child &) = delete;

    std::variant<Exited, Signalled, TimedOut> wait();
    /// Where the kernel shares the processors between sessions, sched(7), nice(1) alone gives nothing to
    /// others.
    void yield_to_other_sessions() const;

  private:
    pid_t pid_ = -1;
};

/// Runs `argv[0]` (an absolute path) with a fixed environment (PATH, LC_ALL=C), standard input from
/// /dev/null and / as working directory; kills it when `limit` has passed. Throws only if it cannot start.
Outcome run(const std::vector<std::string> &argv, std::chrono::seconds limit);

/// Runs `argv` with `input` as its standard input; the outcome has its standard output alone, its first 2
/// MiB.
Outcome filter(const std::vector<std::string> &argv, const std::string &input, std::chrono::seconds limit);

/// Like run, but anything but exit code 0 is an Error "`context`: `object`: its output".
void run_checked(const std::vector<std::string> &argv, std::chrono::seconds limit, const std::string &context,
                 const std::string &object);

} // namespace fgn::os
