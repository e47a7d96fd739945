// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "host/backup.h"
#include "host/preflight.h"
#include "host/request.h"

#include <iostream>

namespace fgn::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string name;
};

std::string parts_of(const host::Backup &backup) {
    std::vector<std::string> names;
    for (const auto &[name, file] : backup.parts)
        if (name != "service")
            names.push_back(name);
    return backup.complete() ? join(names, ", ") : "broken off";
}

void show(const Terminal &terminal, const std::vector<host::Backup> &all) {
    std::cout << fit("NUMBER  WHEN              SIZE        NEW         GENERATION  WHY      WHAT",
                     terminal.width())
              << "\n";
    for (const host::Backup &one : all)
        std::cout << fit(pad(std::to_string(one.number), 6) + "  " +
                             date(static_cast<std::uint64_t>(one.made)) + "  " +
                             pad(human_bytes(one.bytes), 10) + "  " + pad(human_bytes(one.added), 10) + "  " +
                             pad(std::to_string(one.generation), 10) + "  " + pad(one.reason, 7) + "  " +
                             parts_of(one),
                         terminal.width())
                  << "\n";
}

ExitCode run_backups(const Options &options, Session &session) {
    host::require_root("backups " + options.name);
    const host::Host host;
    const host::Repository repository{
        host.paths, options.name, host::accepted_request(host.paths, options.name).service.backup.repository};
    if (repository.key().empty())
        throw Error{"list the backups of", options.name, "there is none",
                    "Run: sudo fgnctl backup " + options.name, ExitCode::absent};
    const std::vector<host::Backup> all = host::backups(repository);
    if (!session.json) {
        show(session.terminal, all);
        return ExitCode::ok;
    }
    for (const host::Backup &one : all)
        std::cout << host::to_json(one).dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
    return ExitCode::ok;
}

} // namespace

void add_backups(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command = add_command(app, session, "backups", "List the backups of a service",
                                    "sudo fgnctl backups mywebservice", options, run_backups);
    add_name(command, options->name)->required();
}

} // namespace fgn::cli
