// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"

#include <CLI/CLI.hpp>

#include <memory>
#include <string>

namespace fgn::cli {

/// The subcommand `name` with --json and an example in its help, which runs `run(options)` when chosen.
template <typename Options, typename Run>
CLI::App *add_command(CLI::App &app, Session &session, const std::string &name, const std::string &summary,
                      const std::string &example, std::shared_ptr<Options> options, Run run) {
    CLI::App *command = app.add_subcommand(name, summary);
    command->add_flag("--json", session.json, "Write JSON, one object a line");
    command->footer("Example:\n  " + example + "\n\nExit codes: see fgnctl(1).");
    command->callback([&session, options, run] {
        session.command = [&session, options, run] { return run(*options, session); };
    });
    return command;
}

/// An argument that is a service; anything outside the grammar of names is a usage error.
CLI::Option *add_name(CLI::App *command, std::string &name, const char *argument = "NAME",
                      const char *meaning = "The service");

} // namespace fgn::cli
