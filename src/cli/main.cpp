// SPDX-License-Identifier: Apache-2.0
#include "cli/application.h"
#include "cli/session.h"

#include <sys/stat.h>

#include <csignal>
#include <iostream>

using namespace fgn;

int main(int argc, char **argv) {
    ::signal(SIGPIPE, SIG_IGN);
    ::umask(077);
    cli::Session session;
    try {
        return static_cast<int>(cli::run(argc, argv, session));
    } catch (const Error &error) {
        cli::show_error(session, error);
        return static_cast<int>(error.code());
    } catch (const std::exception &error) {
        cli::show_error(session, {"work", "", error.what(), "This is a bug of fgnctl: please report it."});
        return static_cast<int>(ExitCode::failure);
    }
}
