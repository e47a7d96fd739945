// SPDX-License-Identifier: Apache-2.0
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "host/release.h"

#include <iostream>

namespace fgn::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string name;
    std::uint64_t generation = 0;
    bool with_data = false;
};

ExitCode run_rollback(const Options &options, Session &session) {
    const json answer = host::release(
        {}, options.name,
        {{"verb", "rollback"}, {"number", options.generation}, {"with_data", options.with_data}},
        *make_display(session));
    const bool changed = answer.value("changes", json{}) != 0;
    if (session.json)
        std::cout << answer.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
    else if (changed)
        std::cout << options.name << " runs as it did before, as generation "
                  << answer.value("generation", std::uint64_t{0}) << ".\n";
    else
        std::cout << "Nothing to do: " << options.name << " runs like that already.\n";
    return changed ? ExitCode::ok : ExitCode::unchanged;
}

} // namespace

void add_rollback(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command = add_command(app, session, "rollback", "Go back to a generation that is kept",
                                    "sudo fgnctl rollback mywebservice", options, run_rollback);
    add_name(command, options->name)->required();
    command->add_option("GENERATION", options->generation, "Its number in the history; else the one before")
        ->check(CLI::PositiveNumber);
    command->add_flag("--with-data", options->with_data,
                      "Also to what the database held when that generation was left");
}

} // namespace fgn::cli
