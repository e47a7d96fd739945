// SPDX-License-Identifier: Apache-2.0
#include "host/restore.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "cli/result.h"
#include "host/preflight.h"

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <filesystem>

namespace fgn::cli {

namespace {

constexpr std::size_t key_limit = 4096;

struct Options {
    host::RestoreRequest request;
    std::string key_file;
};

std::string first_line(const std::string &text) {
    return text.substr(0, text.find_first_of("\r\n"));
}

/// Of a file, or of standard input for "-".
std::string read_key(const std::string &path) {
    if (path == "-")
        return first_line(os::read_all(STDIN_FILENO, key_limit, "standard input"));
    const std::filesystem::path absolute = std::filesystem::absolute(path);
    const auto folder = os::Directory::open_if_exists(absolute.parent_path());
    auto text = folder ? folder->read(absolute.filename(), key_limit) : std::nullopt;
    if (!text)
        throw Error{"read the key in", path, "there is no such file", "Name the one that holds it.",
                    ExitCode::usage};
    return first_line(*text);
}

ExitCode run_restore(const Options &options, Session &session) {
    host::RestoreRequest request = options.request;
    host::require_root("restore " + request.service);
    if (!options.key_file.empty())
        request.key = read_key(options.key_file);
    host::Host host;
    const auto display = make_display(session);
    const host::RestoredService done = host::restore(host, request, *display);
    show_result(
        session,
        {{"name", request.service},
         {"number", done.from.number},
         {"saved", done.saved},
         {"generation", done.generation},
         {"parts", done.parts}},
        request.service + " has the data of backup " + std::to_string(done.from.number) + ": " +
            join(done.parts, ", ") + " (generation " + std::to_string(done.generation) + ")." +
            (done.saved > 0 ? "\nWhat it had before is backup " + std::to_string(done.saved) + "." : ""));
    return ExitCode::ok;
}

} // namespace

void add_restore(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command =
        add_command(app, session, "restore", "Give a service the data of a backup, or make it of one",
                    "sudo fgnctl restore mywebservice --at 12", options, run_restore);
    add_name(command, options->request.service)->required();
    command->add_option("--at", options->request.number, "Number of the backup; else the newest")
        ->check(CLI::PositiveNumber);
    command->add_option("--only", options->request.only,
                        "One part: database, or volume:NAME; may be repeated");
    command->add_flag("--unsaved", options->request.unsaved, "Back up nothing of what is replaced");
    CLI::Option *repository =
        command->add_option("--repo", options->request.repository,
                            "As [backup] repository, for a service that is not on this machine");
    command->add_option("--key-file", options->key_file, "Holds the key of --repo; - for standard input")
        ->needs(repository);
    repository->needs("--key-file");
    command
        ->add_flag("--newest-code", options->request.newest_code,
                   "Of a Git repository or registry the newest, not that of the backup")
        ->needs(repository);
}

} // namespace fgn::cli
