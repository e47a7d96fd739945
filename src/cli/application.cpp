// SPDX-License-Identifier: Apache-2.0
#include "cli/application.h"

#include "base/error.h"
#include "cli/commands.h"

#include <iostream>

namespace fgn::cli {

namespace {

void build(CLI::App &app, Session &session) {
    app.set_version_flag("--version", "fgnctl " FGN_VERSION);
    app.require_subcommand(1);
    app.footer(
        "Example:\n  fgnctl init mywebservice && cd mywebservice && sudo fgnctl provision mywebservice\n\n"
        "Manual: fgnctl(1), fgn.toml(5)");
    add_provision(app, session);
    add_status(app, session);
    add_logs(app, session);
    add_deploy(app, session);
    add_retry(app, session);
    add_rollback(app, session);
    add_history(app, session);
    add_hold(app, session);
    add_unhold(app, session);
    add_build(app, session);
    add_push(app, session);
    add_sbom(app, session);
    add_registry(app, session);
    add_backup(app, session);
    add_backups(app, session);
    add_restore(app, session);
    add_clone(app, session);
    add_move(app, session);
    add_start(app, session);
    add_stop(app, session);
    add_restart(app, session);
    add_maintenance(app, session);
    add_cert(app, session);
    add_secret(app, session);
    add_uninstall(app, session);
    add_init(app, session);
}

/// CLI11 misses a subcommand before it says that it does not know the one that is there.
std::string reason(const CLI::App &app, const CLI::ParseError &error) {
    const auto unknown = app.remaining();
    return app.get_subcommands().empty() && !unknown.empty() ? "there is no subcommand " + unknown.front()
                                                             : error.what();
}

} // namespace

ExitCode run(int argc, const char *const *argv, Session &session) {
    CLI::App app{
        "Web applications as hardened services of their own: rootless Podman, systemd, one user a service.",
        "fgnctl"};
    build(app, session);
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success &wanted) {
        app.exit(wanted, std::cout, std::cerr);
        return ExitCode::ok;
    } catch (const CLI::ParseError &error) {
        throw Error{"read the command line", "", reason(app, error), "See: fgnctl --help", ExitCode::usage};
    }
    return session.command();
}

} // namespace fgn::cli
