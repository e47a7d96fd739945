// SPDX-License-Identifier: Apache-2.0
#include "agent/backup_request.h"
#include "agent/credentials.h"
#include "agent/log_folder.h"
#include "agent/serve.h"
#include "agent/webhook.h"
#include "base/error.h"
#include "os/bridge.h"
#include "os/passed_sockets.h"

#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <iostream>
#include <string>
#include <vector>

using namespace fgn;

namespace {

int run(const std::vector<std::string> &arguments) {
    // Here root is the service user, in the user namespace of its Podman.
    if (arguments == std::vector<std::string>{"pin-bridges"}) {
        os::pin_bridges();
        return 0;
    }
    if (arguments.size() > 1 && arguments[0] == "non-blocking") {
        os::exec_with_non_blocking_sockets({arguments.begin() + 1, arguments.end()});
        return 0;
    }
    if (::geteuid() == 0)
        throw Error{"run fgn-agent", "", "it never runs as root", "fgnctl starts it as the service user.",
                    ExitCode::refused};
    if (arguments == std::vector<std::string>{"serve"})
        return static_cast<int>(agent::serve(STDIN_FILENO, STDOUT_FILENO));
    if (arguments.size() > 3 && arguments[0] == "open-logs") {
        agent::open_logs(arguments[1], arguments[2] == "dated", {arguments.begin() + 3, arguments.end()});
        return 0;
    }
    if (arguments.size() == 4 && arguments[0] == "rotate-logs")
        agent::serve_rotation(
            arguments[1], {std::stoull(arguments[2]), static_cast<std::uint32_t>(std::stoul(arguments[3]))});
    if (arguments.size() == 2 && arguments[0] == "ask-backup")
        return static_cast<int>(agent::ask_for_backup(arguments[1]));
    if (arguments.size() == 2 && agent::serve_images(arguments[0], arguments[1]))
        return 0;
    if (arguments.size() == 3 && arguments[0] == "webhook") {
        agent::answer_webhook(STDIN_FILENO, STDOUT_FILENO, arguments[1], arguments[2]);
        return 0;
    }
    if (arguments.size() == 3 && arguments[0] == "git-credential") {
        agent::answer_git(arguments[1], arguments[2]);
        return 0;
    }
    if (arguments.size() == 3 && agent::serve_unit(arguments[0], arguments[1], arguments[2]))
        return 0;
    throw Error{"run fgn-agent", "", "unknown arguments", "fgnctl starts it, not you: see fgnctl(1).",
                ExitCode::usage};
}

} // namespace

int main(int argc, char **argv) {
    ::signal(SIGPIPE, SIG_IGN);
    ::umask(077);
    try {
        return run({argv + 1, argv + argc});
    } catch (const Error &error) {
        std::cerr << "fgn-agent: " << error.what() << "\n" << error.hint() << "\n";
        return static_cast<int>(error.code());
    } catch (const std::exception &error) {
        std::cerr << "fgn-agent: " << error.what() << "\n";
        return static_cast<int>(ExitCode::failure);
    }
}
