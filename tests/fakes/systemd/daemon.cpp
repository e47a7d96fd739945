// SPDX-License-Identifier: Apache-2.0
#include "fakes/systemd/daemon.h"

#include "base/error.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace fgn::fakes {

namespace {

pid_t spawn(const std::vector<std::string> &argv, int output) {
    std::vector<std::string> copies = argv;
    std::vector<char *> arguments;
    for (std::string &argument : copies)
        arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    const pid_t child = ::fork();
    if (child < 0)
        throw system_error("start", argv[0], errno);
    if (child > 0)
        return child;
    // A test that crashes leaves nothing behind.
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(output, STDOUT_FILENO);
    ::execvp(arguments[0], arguments.data());
    ::_exit(127);
}

std::string read_line(int fd, const std::string &program) {
    std::string line;
    for (char next = 0; next != '\n'; line += next)
        if (::read(fd, &next, 1) != 1)
            throw Error{"start", program, "it ended before it was ready"};
    line.pop_back();
    return line;
}

} // namespace

Daemon::Daemon(const std::vector<std::string> &argv) {
    os::Pipe pipe = os::make_pipe();
    pid_ = spawn(argv, pipe.write.get());
    pipe.write.reset();
    output_ = std::move(pipe.read);
    first_line_ = read_line(output_.get(), argv[0]);
}

Daemon::~Daemon() {
    ::kill(pid_, SIGTERM);
    ::waitpid(pid_, nullptr, 0);
}

} // namespace fgn::fakes
