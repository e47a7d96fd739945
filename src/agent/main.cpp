// SPDX-License-Identifier: Apache-2.0
#include "agent/serve.h"
#include "base/error.h"

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <string>
#include <vector>

using namespace fgn;

int main(int argc, char **argv) {
    ::signal(SIGPIPE, SIG_IGN);
    ::umask(077);
    const std::vector<std::string> arguments{argv + 1, argv + argc};
    try {
        if (::geteuid() == 0)
            throw Error{"run fgn-agent", "", "it never runs as root", "fgnctl starts it as the service user.",
                        ExitCode::refused};
        if (arguments == std::vector<std::string>{"serve"})
            return static_cast<int>(agent::serve(STDIN_FILENO, STDOUT_FILENO));
        if (arguments.size() == 3 && agent::serve_unit(arguments[0], arguments[1], arguments[2]))
            return 0;
        throw Error{"run fgn-agent", "", "unknown arguments", "fgnctl starts it, not you: see fgnctl(1).",
                    ExitCode::usage};
    } catch (const Error &error) {
        std::cerr << "fgn-agent: " << error.what() << "\n" << error.hint() << "\n";
        return static_cast<int>(error.code());
    } catch (const std::exception &error) {
        std::cerr << "fgn-agent: " << error.what() << "\n";
        return static_cast<int>(ExitCode::failure);
    }
}
