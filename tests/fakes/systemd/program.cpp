// SPDX-License-Identifier: Apache-2.0
#include "fakes/systemd/program.h"

#include <grp.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <vector>

namespace fgn::fakes {

namespace {

// systemd.exec(5)
constexpr int exit_chdir = 200, exit_exec = 203, exit_stdio = 222, exit_user = 217;

/// Everything is made before the fork: afterwards only system calls are allowed.
struct Prepared {
    std::vector<std::string> arguments, environment;
    std::string directory;
    int input, output, error;
    uid_t user;
    gid_t group;
};

std::vector<char *> pointers(std::vector<std::string> &strings) {
    std::vector<char *> all;
    for (std::string &string : strings)
        all.push_back(string.data());
    all.push_back(nullptr);
    return all;
}

/// A stream that nobody gave is one of the fake's: no input, and standard error for the journal.
int stream(const TransientProperties &properties, const char *name, int otherwise) {
    return properties.contains(name) ? properties.at(name).get<int>() : otherwise;
}

Prepared prepare(const TransientProperties &properties) {
    const Json &command = properties.at("ExecStartEx").at(0);
    return {command.at(1).get<std::vector<std::string>>(),
            properties.at("Environment").get<std::vector<std::string>>(),
            properties.at("WorkingDirectory"),
            stream(properties, "StandardInputFileDescriptor", STDIN_FILENO),
            stream(properties, "StandardOutputFileDescriptor", STDERR_FILENO),
            stream(properties, "StandardErrorFileDescriptor", STDERR_FILENO),
            static_cast<uid_t>(std::stoul(properties.at("User").get<std::string>())),
            static_cast<gid_t>(std::stoul(properties.at("Group").get<std::string>()))};
}

[[noreturn]] void become(const Prepared &wanted, char *const *arguments, char *const *environment) {
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    if (::dup2(wanted.input, 0) < 0 || ::dup2(wanted.output, 1) < 0 || ::dup2(wanted.error, 2) < 0)
        ::_exit(exit_stdio);
    const bool root = ::geteuid() == 0;
    if (root && (::setgroups(0, nullptr) != 0 || ::setgid(wanted.group) != 0 || ::setuid(wanted.user) != 0))
        ::_exit(exit_user);
    if (::chdir(wanted.directory.c_str()) != 0)
        ::_exit(exit_chdir);
    ::execve(arguments[0], arguments, environment);
    ::_exit(exit_exec);
}

} // namespace

pid_t start_program(const TransientProperties &properties) {
    Prepared wanted = prepare(properties);
    const std::vector<char *> arguments = pointers(wanted.arguments);
    const std::vector<char *> environment = pointers(wanted.environment);
    const pid_t child = ::fork();
    if (child < 0)
        throw std::system_error{errno, std::generic_category(), "fork"};
    if (child == 0)
        become(wanted, arguments.data(), environment.data());
    return child;
}

} // namespace fgn::fakes
