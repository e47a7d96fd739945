// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/status_view.h"
#include "host/fleet.h"
#include "host/log.h"
#include "host/preflight.h"

#include <unistd.h>

#include <chrono>
#include <iostream>

namespace fgn::cli {

namespace {

using nlohmann::json;

constexpr std::size_t lines_shown = 5;
constexpr std::uint64_t day = 86'400'000'000; // microseconds

struct Options {
    std::string name;
};

std::uint64_t now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(since).count());
}

/// The journal of a system user is root's to read; for others the member stays away.
void add_last_lines(json &status) {
    const std::string name = status.value("name", "");
    const auto account = os::find_account(name);
    if (status.value("state", "") == "degraded" && account && ::geteuid() == 0)
        status["last_lines"] = host::last_lines(name, account->uid, now() - day, lines_shown);
}

std::vector<json> ask(const Options &options) {
    const host::Paths paths;
    const auto self = host::calling_service_user();
    if (self && (options.name.empty() || options.name == self->name))
        return {host::own_status(paths, *self)};
    host::require_root("status " + options.name);
    if (!options.name.empty())
        return host::statuses(paths, {options.name});
    const auto state = os::Directory::open_if_exists(paths.state);
    return host::statuses(paths, state ? host::Ledger::services(*state) : std::vector<std::string>{});
}

ExitCode worst(const std::vector<json> &statuses) {
    ExitCode code = ExitCode::ok;
    for (const json &status : statuses) {
        const std::string state = status.value("state", "");
        if (state == "absent")
            code = ExitCode::absent;
        else if (state != "healthy" && state != "moved" && code == ExitCode::ok)
            code = ExitCode::degraded;
    }
    return code;
}

ExitCode run_status(const Options &options, Session &session) {
    std::vector<json> statuses = ask(options);
    for (json &status : statuses)
        add_last_lines(status);
    if (session.json) {
        for (const json &status : statuses)
            std::cout << status.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
    } else if (statuses.empty()) {
        std::cout << "There is no service yet. Begin with: fgnctl init\n";
    } else if (options.name.empty() && statuses.size() > 1) {
        show_table(session.terminal, statuses);
    } else {
        for (const json &status : statuses)
            show_status(session.terminal, status);
    }
    return worst(statuses);
}

} // namespace

void add_status(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command =
        add_command(app, session, "status", "Tell how services are",
                    "machinectl shell mywebservice@ /usr/bin/fgnctl status", options, run_status);
    add_name(command, options->name);
}

} // namespace fgn::cli
