// SPDX-License-Identifier: Apache-2.0
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "host/fleet.h"
#include "host/preflight.h"

#include <iostream>

namespace fgn::cli {

namespace {

struct Options {
    std::string name;
};

void add_verb(CLI::App &app, Session &session, const std::string &verb, const std::string &summary,
              const std::string &past) {
    auto options = std::make_shared<Options>();
    const auto run = [verb, past](const Options &chosen, Session &shared) {
        const auto self = host::calling_service_user();
        if (!self || self->name != chosen.name)
            host::require_root(verb + " " + chosen.name);
        host::act({}, chosen.name, verb, *make_display(shared));
        if (shared.json)
            std::cout << plan::to_line(
                             {plan::EventKind::result, "", "", 0, {{"name", chosen.name}, {"done", verb}}})
                      << "\n";
        else
            std::cout << chosen.name << " " << past << ".\n";
        return ExitCode::ok;
    };
    CLI::App *command =
        add_command(app, session, verb, summary, "sudo fgnctl " + verb + " mywebservice", options, run);
    add_name(command, options->name)->required();
}

} // namespace

void add_start(CLI::App &app, Session &session) {
    add_verb(app, session, "start", "Start the containers of a service", "is started");
}

void add_stop(CLI::App &app, Session &session) {
    add_verb(app, session, "stop", "Stop them until the next start or boot",
             "is stopped until the next start or boot");
}

void add_restart(CLI::App &app, Session &session) {
    add_verb(app, session, "restart", "Stop and start them; the ports stay open", "is restarted");
}

} // namespace fgn::cli
