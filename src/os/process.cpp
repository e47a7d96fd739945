// SPDX-License-Identifier: Apache-2.0
#include "os/process.h"

#include "base/error.h"
#include "base/text.h"
#include "os/fd.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <memory>

namespace fgn::os {

namespace {

constexpr std::size_t output_limit = 64U << 10U, filtered_limit = 2U << 20U;
const std::vector<std::string> fixed_environment{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"};

class SpawnActions {
  public:
    SpawnActions() { ::posix_spawn_file_actions_init(&actions_); }
    ~SpawnActions() { ::posix_spawn_file_actions_destroy(&actions_); }
    SpawnActions(const SpawnActions &) = delete;
    SpawnActions &operator=(const SpawnActions &) = delete;
    posix_spawn_file_actions_t *get() { return &actions_; }

  private:
    posix_spawn_file_actions_t actions_{};
};

class SpawnAttributes {
  public:
    SpawnAttributes() {
        ::posix_spawnattr_init(&attributes_);
        sigset_t none, standard;
        ::sigemptyset(&none);
        ::sigemptyset(&standard);
        ::sigaddset(&standard, SIGPIPE);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setsigdefault(&attributes_, &standard);
        ::posix_spawnattr_setflags(&attributes_,
                                   POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    }
    ~SpawnAttributes() { ::posix_spawnattr_destroy(&attributes_); }
    SpawnAttributes(const SpawnAttributes &) = delete;
    SpawnAttributes &operator=(const SpawnAttributes &) = delete;
    posix_spawnattr_t *get() { return &attributes_; }

  private:
    posix_spawnattr_t attributes_{};
};

/// False when the deadline passes before the other end is closed.
bool collect(int fd, std::string &output, std::size_t limit, std::chrono::steady_clock::time_point deadline) {
    std::array<char, 4096> buffer{};
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        struct pollfd wanted {
            fd, POLLIN, 0
        };
        const int ready = left.count() > 0 ? ::poll(&wanted, 1, static_cast<int>(left.count())) : 0;
        if (ready < 0 && errno == EINTR)
            continue;
        if (ready <= 0)
            return false;
        const ssize_t got = ::read(fd, buffer.data(), buffer.size());
        if (got <= 0)
            return true;
        output.append(buffer.data(), std::min(static_cast<std::size_t>(got), limit - output.size()));
    }
}

std::vector<char *> pointers(const std::vector<std::string> &strings) {
    std::vector<char *> out;
    for (const std::string &string : strings)
        out.push_back(const_cast<char *>(string.c_str()));
    out.push_back(nullptr);
    return out;
}

Outcome outcome_of(Child &child, const Fd &source, std::size_t bytes, std::chrono::seconds limit) {
    Outcome outcome;
    if (collect(source.get(), outcome.output, bytes, std::chrono::steady_clock::now() + limit))
        outcome.end = child.wait();
    else
        outcome.end = TimedOut{};
    return outcome;
}

void redirect(SpawnActions &actions, int target, int source) {
    if (source < 0)
        ::posix_spawn_file_actions_addopen(actions.get(), target, "/dev/null", O_RDWR, 0);
    else
        ::posix_spawn_file_actions_adddup2(actions.get(), source, target);
}

} // namespace

Child::Child(const std::vector<std::string> &argv, const std::vector<std::string> &environment,
             const Streams &streams) {
    SpawnActions actions;
    redirect(actions, 0, streams.input);
    redirect(actions, 1, streams.output);
    redirect(actions, 2, streams.error);
    ::posix_spawn_file_actions_addclosefrom_np(actions.get(), 3);
    ::posix_spawn_file_actions_addchdir_np(actions.get(), "/");
    SpawnAttributes attributes;
    const int failed = ::posix_spawn(&pid_, argv[0].c_str(), actions.get(), attributes.get(),
                                     pointers(argv).data(), pointers(environment).data());
    if (failed != 0)
        throw system_error("run", argv[0], failed);
}

Child::~Child() {
    if (pid_ > 0) {
        ::kill(pid_, SIGKILL);
        wait();
    }
}

std::variant<Exited, Signalled, TimedOut> Child::wait() {
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    if (WIFEXITED(status))
        return Exited{WEXITSTATUS(status)};
    return Signalled{WTERMSIG(status)};
}

void Child::yield_to_other_sessions() const {
    const Fd autogroup{
        ::open(("/proc/" + std::to_string(pid_) + "/autogroup").c_str(), O_WRONLY | O_CLOEXEC)};
    if (autogroup)
        static_cast<void>(::write(autogroup.get(), "19", 2));
}

std::string Outcome::describe() const {
    if (const auto *exited = std::get_if<Exited>(&end))
        return "exit code " + std::to_string(exited->code);
    if (const auto *signalled = std::get_if<Signalled>(&end))
        return "killed by signal " + std::to_string(signalled->signal);
    return "no answer in time";
}

Outcome run(const std::vector<std::string> &argv, std::chrono::seconds limit) {
    Pipe pipe = make_pipe();
    Child child{argv, fixed_environment, {-1, pipe.write.get(), pipe.write.get()}};
    pipe.write.reset();
    return outcome_of(child, pipe.read, output_limit, limit);
}

Outcome filter(const std::vector<std::string> &argv, const std::string &input, std::chrono::seconds limit) {
    const Fd text{::memfd_create("input", MFD_CLOEXEC)};
    if (!text)
        throw system_error("hand over the input of", argv[0], errno);
    write_all(text.get(), input, argv[0]);
    ::lseek(text.get(), 0, SEEK_SET);
    Pipe pipe = make_pipe();
    Child child{argv, fixed_environment, {text.get(), pipe.write.get(), -1}};
    pipe.write.reset();
    return outcome_of(child, pipe.read, filtered_limit, limit);
}

void run_checked(const std::vector<std::string> &argv, std::chrono::seconds limit, const std::string &context,
                 const std::string &object) {
    const Outcome outcome = run(argv, limit);
    if (!outcome.ok())
        throw Error{context, object,
                    argv[0] + ": " + outcome.describe() + ": " + sanitise(outcome.output, 2000, true)};
}

} // namespace fgn::os
