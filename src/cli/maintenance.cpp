// SPDX-License-Identifier: Apache-2.0
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "host/fleet.h"
#include "host/preflight.h"

#include <nlohmann/json.hpp>

#include <iostream>

namespace fgn::cli {

namespace {

struct Options {
    std::string name, wanted;
};

std::string sentence(const std::string &name, bool on, bool changed) {
    if (!changed)
        return "Nothing to do: " + name + (on ? " is in maintenance." : " is in no maintenance.");
    return on ? "Visitors of " + name + " get a page with status 503 until: fgnctl maintenance " + name +
                    " off"
              : "Visitors of " + name + " reach the application again.";
}

ExitCode run_maintenance(const Options &options, Session &session) {
    const auto self = host::calling_service_user();
    if (!self || self->name != options.name)
        host::require_root("maintenance " + options.name + " " + options.wanted);
    const bool on = options.wanted == "on";
    const bool changed = host::set_maintenance({}, options.name, on, *make_display(session));
    if (session.json)
        std::cout << nlohmann::json{{"name", options.name}, {"maintenance", on}, {"changed", changed}}.dump()
                  << "\n";
    else
        std::cout << sentence(options.name, on, changed) << "\n";
    return ExitCode::ok;
}

} // namespace

void add_maintenance(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command =
        add_command(app, session, "maintenance", "Answer visitors with a page, instead of the application",
                    "sudo fgnctl maintenance mywebservice on", options, run_maintenance);
    add_name(command, options->name)->required();
    command->add_option("WHAT", options->wanted, "on or off")
        ->check(CLI::IsMember({"on", "off"}))
        ->required();
}

} // namespace fgn::cli
