// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "host/release.h"

#include <iostream>
#include <set>

namespace fgn::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string name;
};

std::set<std::uint64_t> kept(const json &answer) {
    std::set<std::uint64_t> numbers;
    if (const json &list = member(answer, "kept"); list.is_array())
        for (const json &one : list)
            if (one.is_number_unsigned())
                numbers.insert(one.get<std::uint64_t>());
    return numbers;
}

std::string what(const json &entry) {
    std::string told = text(entry, "verb");
    if (member(entry, "as").is_number_unsigned())
        told += " to " + text(entry, "as");
    if (member(entry, "with_data") == true)
        told += " with its data";
    if (const std::string which = version(entry); !which.empty())
        told += " of " + which;
    std::string steps;
    if (const json &list = member(entry, "steps"); list.is_array())
        for (const json &step : list)
            if (step.is_string())
                steps += (steps.empty() ? ": " : ", ") + sanitise(step.get<std::string>(), 40);
    return told + steps;
}

/// '*' is the one that serves, '+' one that is kept.
char mark(const json &entry, const json &answer, const std::set<std::uint64_t> &numbers) {
    if (text(entry, "result") != "deployed")
        return ' ';
    const std::uint64_t generation = number(entry, "generation");
    return generation == number(answer, "current") ? '*' : numbers.contains(generation) ? '+' : ' ';
}

/// With the data that its dump holds.
std::string generation(const json &entry) {
    return text(entry, "generation") + (member(entry, "data") == true ? " data" : "");
}

void show(const Terminal &terminal, const json &answer) {
    const auto numbers = kept(answer);
    std::cout << fit("  GENERATION  WHEN              WHO         TOOK      WHAT", terminal.width()) << "\n";
    if (const json &entries = member(answer, "entries"); entries.is_array())
        for (const json &entry : entries) {
            const bool failed = text(entry, "result") != "deployed";
            const std::string line = std::string{mark(entry, answer, numbers)} + " " +
                                     pad(generation(entry), 10) + "  " + date(number(entry, "at")) + "  " +
                                     pad(text(entry, "who"), 10) + "  " +
                                     pad(human_duration(number(entry, "milliseconds")), 8) + "  " +
                                     (failed ? "failed: " + text(entry, "reason") + "; " : "") + what(entry);
            const std::string fitting = fit(line, terminal.width());
            std::cout << (failed ? terminal.paint(Colour::red, fitting) : fitting) << "\n";
        }
}

ExitCode run_history(const Options &options, Session &session) {
    const json answer = host::ask_release({}, options.name, {{"verb", "history"}}, *make_display(session));
    if (!session.json) {
        show(session.terminal, answer);
        return ExitCode::ok;
    }
    if (const json &entries = member(answer, "entries"); entries.is_array())
        for (const json &entry : entries)
            std::cout << entry.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
    return ExitCode::ok;
}

} // namespace

void add_history(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command = add_command(app, session, "history", "List what was deployed, and what failed",
                                    "sudo fgnctl history mywebservice", options, run_history);
    add_name(command, options->name)->required();
}

} // namespace fgn::cli
