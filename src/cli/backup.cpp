// SPDX-License-Identifier: Apache-2.0
#include "host/backup.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "cli/result.h"
#include "host/backup_answer.h"
#include "host/preflight.h"
#include "host/request.h"

namespace fgn::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string name;
    bool asked = false, data = false;
};

host::Repository repository_of(const host::Host &host, const std::string &name) {
    return {host.paths, name, host::accepted_request(host.paths, name).service.backup.repository};
}

ExitCode make_backup(host::Host &host, const std::string &name, const char *reason, Session &session) {
    const auto display = make_display(session);
    const host::BackedUp done = host::BackupRun{host, name, reason}.run_and_tidy(*display);
    json answer = host::to_json(done.backup);
    answer["milliseconds"] = done.milliseconds;
    answer["new_key"] = done.new_key;
    show_result(
        session, answer,
        "Backup " + std::to_string(done.backup.number) + " of " + name + ": " +
            human_bytes(done.backup.bytes) + ", " + human_bytes(done.backup.added) + " of them new, in " +
            human_duration(done.milliseconds) +
            (done.new_key
                 ? ".\nWithout its key nobody can read it; keep a copy elsewhere: sudo fgnctl backup key " +
                       name
                 : "."));
    return ExitCode::ok;
}

ExitCode run_backup(const Options &options, Session &session) {
    if (options.name.empty())
        throw Error{"read the command line", "", "NAME is required", "See: fgnctl --help", ExitCode::usage};
    host::require_root("backup " + options.name);
    host::Host host;
    if (!options.asked) {
        const os::Lock lock = host::lock_backups(host.paths, options.name);
        return make_backup(host, options.name, "asked", session);
    }
    const host::BackupAnswer answer{host.paths, options.name};
    const os::Lock lock = host::lock_backups(host.paths, options.name, true);
    if (answer.too_soon())
        return ExitCode::ok;
    try {
        const ExitCode code = make_backup(host, options.name, "timer", session);
        answer.say("ok");
        return code;
    } catch (const Error &error) {
        answer.say(error.what());
        throw;
    }
}

ExitCode run_key(const Options &options, Session &session) {
    host::require_root("backup key " + options.name);
    const host::Host host;
    const std::string key = repository_of(host, options.name).key();
    if (key.empty())
        throw Error{"find the key of", options.name, "nothing was backed up yet",
                    "Run: sudo fgnctl backup " + options.name, ExitCode::absent};
    show_result(session, {{"name", options.name}, {"key", key}}, key);
    return ExitCode::ok;
}

ExitCode run_check(const Options &options, Session &session) {
    host::require_root("backup check " + options.name);
    const host::Host host;
    const os::Lock lock = host::lock_backups(host.paths, options.name);
    const host::Repository repository = repository_of(host, options.name);
    repository.check(options.data);
    host::BackupState state = host::BackupState::read(host.paths, options.name);
    state.checked = std::time(nullptr);
    state.write(host.paths, options.name);
    show_result(session, {{"name", options.name}, {"repository", repository.where()}, {"data", options.data}},
                repository.where() + " is whole.");
    return ExitCode::ok;
}

} // namespace

void add_backup(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command = add_command(app, session, "backup", "Store all data of a service, encrypted",
                                    "sudo fgnctl backup mywebservice", options, run_backup);
    // What a command below it has chosen stays.
    command->callback([command, &session, options] {
        if (command->get_subcommands().empty())
            session.command = [&session, options] { return run_backup(*options, session); };
    });
    add_name(command, options->name);
    command->add_flag("--asked", options->asked)->group("");
    CLI::App *key =
        add_command(*command, session, "key", "Show the key without which nobody reads its backups",
                    "sudo fgnctl backup key mywebservice", options, run_key);
    CLI::App *check = add_command(*command, session, "check", "Look whether all that is stored is whole",
                                  "sudo fgnctl backup check mywebservice --data", options, run_check);
    check->add_flag("--data", options->data, "Read all of it, which takes its time");
    add_verify(*command, session);
    for (CLI::App *one : {key, check})
        add_name(one, options->name)->required();
}

} // namespace fgn::cli
