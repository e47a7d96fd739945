// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"

#include <CLI/CLI.hpp>

namespace fgn::cli {

/// Each adds one subcommand; choosing it sets session.command. What they are given must outlive the run.
void add_backup(CLI::App &app, Session &session);
void add_backups(CLI::App &app, Session &session);
void add_build(CLI::App &app, Session &session);
void add_cert(CLI::App &app, Session &session);
void add_clone(CLI::App &app, Session &session);
void add_deploy(CLI::App &app, Session &session);
void add_history(CLI::App &app, Session &session);
void add_hold(CLI::App &app, Session &session);
void add_init(CLI::App &app, Session &session);
void add_logs(CLI::App &app, Session &session);
void add_maintenance(CLI::App &app, Session &session);
void add_move(CLI::App &app, Session &session);
void add_provision(CLI::App &app, Session &session);
void add_push(CLI::App &app, Session &session);
void add_registry(CLI::App &app, Session &session);
void add_restart(CLI::App &app, Session &session);
void add_restore(CLI::App &app, Session &session);
void add_retry(CLI::App &app, Session &session);
void add_rollback(CLI::App &app, Session &session);
void add_sbom(CLI::App &app, Session &session);
void add_secret(CLI::App &app, Session &session);
void add_start(CLI::App &app, Session &session);
void add_status(CLI::App &app, Session &session);
void add_stop(CLI::App &app, Session &session);
void add_unhold(CLI::App &app, Session &session);
void add_uninstall(CLI::App &app, Session &session);

/// Below `backup`.
void add_verify(CLI::App &backup, Session &session);

} // namespace fgn::cli
