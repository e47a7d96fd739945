// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "cli/result.h"
#include "host/preflight.h"
#include "host/rehearsal.h"

#include <nlohmann/json.hpp>

namespace fgn::cli {

namespace {

struct Options {
    std::string name;
    std::uint64_t number = 0;
    bool wait = false;
};

ExitCode run_verify(const Options &options, Session &session) {
    host::require_root("backup verify " + options.name);
    host::Host host;
    const auto display = make_display(session);
    const host::Rehearsed done =
        host::Rehearsal{host, options.name, options.wait}.run(options.number, *display);
    show_result(session,
                {{"name", options.name},
                 {"number", done.from.number},
                 {"milliseconds", done.milliseconds},
                 {"parts", done.parts}},
                "Backup " + std::to_string(done.from.number) + " of " + options.name +
                    " was restored and healthy in " + human_duration(done.milliseconds) +
                    ", and what it made is gone again.");
    return ExitCode::ok;
}

} // namespace

void add_verify(CLI::App &backup, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command =
        add_command(backup, session, "verify", "Restore one into a service that nobody sees, and remove it",
                    "sudo fgnctl backup verify mywebservice", options, run_verify);
    add_name(command, options->name)->required();
    command->add_option("--at", options->number, "Number of the backup; else the newest")
        ->check(CLI::PositiveNumber);
    command->add_flag("--wait", options->wait)->group("");
}

} // namespace fgn::cli
