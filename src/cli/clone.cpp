// SPDX-License-Identifier: Apache-2.0
#include "host/clone.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "cli/result.h"
#include "host/preflight.h"

#include <nlohmann/json.hpp>

namespace fgn::cli {

namespace {

ExitCode run_clone(const host::CloneRequest &request, Session &session) {
    host::require_root("clone " + request.service);
    host::Host host;
    const auto display = make_display(session);
    const host::Cloned done = host::clone_service(host, request, *display);
    show_result(session,
                {{"name", request.name},
                 {"number", done.from.number},
                 {"generation", done.made.generation},
                 {"url", done.made.url.empty() ? nlohmann::json(nullptr) : nlohmann::json(done.made.url)},
                 {"parts", done.made.parts},
                 {"left_out", done.left_out}},
                request.name + " has what backup " + std::to_string(done.from.number) + " of " +
                    request.service + " holds" + (done.made.url.empty() ? "." : ": " + done.made.url) +
                    (done.left_out.empty() ? ""
                                           : "\nNot taken over, for only one of both can have it: " +
                                                 join(done.left_out, ", ")));
    return ExitCode::ok;
}

} // namespace

void add_clone(CLI::App &app, Session &session) {
    auto request = std::make_shared<host::CloneRequest>();
    CLI::App *command = add_command(app, session, "clone", "Make a second service of all that one has",
                                    "sudo fgnctl clone mywebservice staging", request, run_clone);
    add_name(command, request->service)->required();
    add_name(command, request->name, "OTHER", "Name of the second one")->required();
    command->add_option("--at", request->number, "Number of a backup; else one is made now")
        ->check(CLI::PositiveNumber);
}

} // namespace fgn::cli
