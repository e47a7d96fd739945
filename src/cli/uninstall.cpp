// SPDX-License-Identifier: Apache-2.0
#include "host/uninstall.h"

#include "base/error.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "host/backup.h"
#include "host/front.h"
#include "host/preflight.h"
#include "host/service_lock.h"

#include <unistd.h>

#include <iostream>

namespace fgn::cli {

namespace {

struct Options {
    std::string name;
    bool yes = false, keep_data = false, dry_run = false;
};

void confirm(const Options &options) {
    if (options.yes)
        return;
    if (::isatty(STDIN_FILENO) != 1)
        throw Error{"uninstall", options.name, "nobody is there to confirm it", "Add --yes.",
                    ExitCode::refused};
    std::cout << "This removes the service " << options.name << ", its user, its images and its data.\n"
              << "Type its name to go on: " << std::flush;
    std::string typed;
    std::getline(std::cin, typed);
    if (typed != options.name)
        throw Error{"uninstall", options.name, "not confirmed; nothing was removed", "", ExitCode::refused};
}

ExitCode run_uninstall(const Options &options, Session &session) {
    host::require_root("uninstall " + options.name);
    host::Host host;
    const os::Directory state = host.state();
    if (!host::Ledger{state, options.name}.exists())
        throw Error{"uninstall", options.name, "there is no such service",
                    "See which there are: fgnctl status", ExitCode::absent};
    const os::Lock lock = host::lock_service(host.paths, options.name);
    const os::Lock backups = host::lock_backups(host.paths, options.name);
    host::Ledger ledger{state, options.name};
    host::Uninstall uninstall{host, options.name, ledger};
    host::require_unshared(host.paths, state, options.name);
    const auto display = make_display(session);
    if (options.dry_run) {
        show_plan(session, uninstall.plan());
        return ExitCode::ok;
    }
    confirm(options);
    const auto kept = options.keep_data ? uninstall.keep_data(*display) : std::nullopt;
    uninstall.apply(*display);
    if (session.json)
        std::cout << plan::to_line(
                         {plan::EventKind::result,
                          "",
                          "",
                          0,
                          {{"name", options.name}, {"kept", kept ? nlohmann::json(*kept) : nullptr}}})
                  << "\n";
    else
        std::cout << "Nothing is left of " << options.name
                  << (kept                ? " but " + *kept
                      : options.keep_data ? "; it had no volumes to keep"
                                          : "")
                  << ".\n";
    return ExitCode::ok;
}

} // namespace

void add_uninstall(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command =
        add_command(app, session, "uninstall", "Remove a service and everything that is its own",
                    "sudo fgnctl uninstall mywebservice --keep-data", options, run_uninstall);
    add_name(command, options->name)->required();
    command->add_flag("--yes", options->yes, "Do not ask for the name");
    command->add_flag("--keep-data", options->keep_data, "Keep a tar of its volumes in /var/lib/fgnctl/kept");
    command->add_flag("--dry-run", options->dry_run, "Only say what would be removed");
}

} // namespace fgn::cli
