// SPDX-License-Identifier: Apache-2.0
#include "agent/backup_request.h"

#include "base/error.h"
#include "base/text.h"
#include "model/layout.h"
#include "os/fd.h"

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <iostream>

namespace fgn::agent {

namespace {

constexpr std::size_t answer_limit = 16U << 10U;

os::Fd connect_to(const std::string &path) {
    os::Fd connection{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    struct sockaddr_un address {};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how sockets have it
    if (::connect(connection.get(), reinterpret_cast<const struct sockaddr *>(&address), sizeof address) != 0)
        throw system_error("ask root for a backup at", path, errno, "Provision the service again.");
    return connection;
}

} // namespace

/// The first line is "ok" or why not.
ExitCode ask_for_backup(const std::string &service) {
    const os::Fd connection = connect_to(model::Layout{service, ""}.backup_socket());
    const std::string answer = os::read_start(connection.get(), answer_limit, "the answer");
    if (answer == "ok\n")
        return ExitCode::ok;
    std::cerr << sanitise(answer.empty() ? "root's backup ended without a word" : answer, answer_limit, true)
              << "\n";
    return ExitCode::failure;
}

} // namespace fgn::agent
