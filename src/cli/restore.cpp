// SPDX-License-Identifier: Apache-2.0
#include "host/restore.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "host/preflight.h"

#include <filesystem>
#include <iostream>

namespace fgn::cli {

namespace {

using nlohmann::json;

constexpr std::size_t key_limit = 4096;

struct Options {
    host::RestoreRequest request;
    std::string key_file;
};

std::string read_key(const std::string &path) {
    const std::filesystem::path absolute = std::filesystem::absolute(path);
    const auto folder = os::Directory::open_if_exists(absolute.parent_path());
    auto text = folder ? folder->read(absolute.filename(), key_limit) : std::nullopt;
    if (!text)
        throw Error{"read the key in", path, "there is no such file", "Name the one that holds it.",
                    ExitCode::usage};
    return text->substr(0, text->find_first_of("\r\n"));
}

ExitCode run_restore(const Options &options, Session &session) {
    host::RestoreRequest request = options.request;
    host::require_root("restore " + request.service);
    if (!options.key_file.empty())
        request.key = read_key(options.key_file);
    host::Host host;
    const auto display = make_display(session);
    const host::RestoredService done = host::restore(host, request, *display);
    if (session.json) {
        std::cout << plan::to_line({plan::EventKind::result,
                                    "",
                                    "",
                                    0,
                                    {{"name", request.service},
                                     {"number", done.from.number},
                                     {"saved", done.saved},
                                     {"generation", done.generation},
                                     {"parts", done.parts}}})
                  << "\n";
        return ExitCode::ok;
    }
    std::cout << request.service << " has the data of backup " << done.from.number << ": "
              << join(done.parts, ", ") << " (generation " << done.generation << ").\n";
    if (done.saved > 0)
        std::cout << "What it had before is backup " << done.saved << ".\n";
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
    command->add_option("--key-file", options->key_file, "Holds the key of --repo")->needs(repository);
    repository->needs("--key-file");
}

} // namespace fgn::cli
