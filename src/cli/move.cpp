// SPDX-License-Identifier: Apache-2.0
#include "host/move.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "cli/result.h"
#include "host/preflight.h"

namespace fgn::cli {

namespace {

struct Options {
    std::string name, destination;
};

ExitCode run_move(const Options &options, Session &session) {
    host::require_root("move " + options.name);
    host::Host host;
    const auto display = make_display(session);
    const host::Moved done =
        host::Move{host, options.name, host::Remote{options.destination}, "fgnctl " FGN_VERSION}.run(
            *display);
    show_result(session,
                {{"name", options.name},
                 {"destination", options.destination},
                 {"number", done.number},
                 {"milliseconds", done.milliseconds}},
                options.name + " serves on " + options.destination + "; nobody served for " +
                    human_duration(done.milliseconds) +
                    ".\nHere it is kept, and stopped. Remove it: sudo fgnctl uninstall " + options.name);
    return ExitCode::ok;
}

} // namespace

void add_move(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command =
        add_command(app, session, "move", "Make a service on another machine, and stop it here",
                    "sudo fgnctl move mywebservice root@www2.example.org", options, run_move);
    add_name(command, options->name)->required();
    command->add_option("DESTINATION", options->destination, "[user@]host, as root's ssh knows it")
        ->required();
}

} // namespace fgn::cli
