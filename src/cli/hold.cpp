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
};

std::string sentence(const std::string &name, bool held, bool changed) {
    if (!changed)
        return "Nothing to do: updates of " + name + (held ? " are on hold." : " are not on hold.");
    return held ? "No timer updates " + name + " until: fgnctl unhold " + name
                : "Updates of " + name + " go on.";
}

ExitCode set_held(const Options &options, Session &session, bool held) {
    const json answer =
        host::ask_release({}, options.name, {{"verb", held ? "hold" : "unhold"}}, *make_display(session));
    const bool changed = answer.value("changed", json{}) == true;
    if (session.json)
        std::cout << json{{"name", options.name}, {"held", held}, {"changed", changed}}.dump() << "\n";
    else
        std::cout << sentence(options.name, held, changed) << "\n";
    return ExitCode::ok;
}

ExitCode run_hold(const Options &options, Session &session) {
    return set_held(options, session, true);
}

ExitCode run_unhold(const Options &options, Session &session) {
    return set_held(options, session, false);
}

} // namespace

void add_hold(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    add_name(add_command(app, session, "hold", "Let no timer update a service",
                         "sudo fgnctl hold mywebservice", options, run_hold),
             options->name)
        ->required();
}

void add_unhold(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    add_name(add_command(app, session, "unhold", "Let timers update it again",
                         "sudo fgnctl unhold mywebservice", options, run_unhold),
             options->name)
        ->required();
}

} // namespace fgn::cli
