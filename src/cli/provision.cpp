// SPDX-License-Identifier: Apache-2.0
#include "host/provision.h"

#include "base/text.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "host/preflight.h"

#include <chrono>
#include <iostream>

namespace fgn::cli {

namespace {

struct Options {
    std::string name;
    std::string file, image;
    std::vector<std::string> ports;
    bool front = false, dry_run = false;
};

void show_result(const Session &session, const Options &options, const host::Provisioned &done,
                 std::uint64_t ms) {
    if (session.json) {
        std::cout << plan::to_line({plan::EventKind::result,
                                    "",
                                    "",
                                    0,
                                    {{"name", options.name},
                                     {"changes", done.changes},
                                     {"generation", done.generation},
                                     {"problem",
                                      done.problem.empty() ? nlohmann::json{} : nlohmann::json(done.problem)},
                                     {"url", done.url.empty() ? nlohmann::json{} : nlohmann::json(done.url)},
                                     {"ms", ms}}})
                  << std::endl;
        return;
    }
    const std::string at = done.url.empty() ? "" : " at " + done.url;
    if (done.changes == 0)
        std::cout << "Nothing to do: " << options.name << " runs as the manifest says"
                  << (at.empty() ? "" : ",") << at;
    else
        std::cout << options.name << (at.empty() ? " runs" : " serves") << at;
    std::cout << "  (generation " << done.generation << ", " << human_duration(ms) << ")" << std::endl;
    if (!done.problem.empty())
        std::cout << "Its certificate: " << sanitise(done.problem, 4000, true) << std::endl;
}

host::Request request(const host::Host &host, const Options &options) {
    if (!options.image.empty())
        return host::image_request(host.paths, options.name, options.image, options.ports);
    if (options.front)
        return host::front_request(host.paths, options.name);
    const auto file = options.file.empty() ? std::nullopt : std::optional{options.file};
    return host::read_request(host.paths, options.name, file);
}

ExitCode run_provision(const Options &options, Session &session) {
    const auto start = std::chrono::steady_clock::now();
    host::require_root("provision " + options.name);
    host::Host host;
    host::Provision provision{host, request(host, options)};
    const auto display = make_display(session);
    if (options.dry_run) {
        show_plan(session, provision.plan(*display));
        return ExitCode::ok;
    }
    const host::Provisioned done = provision.apply(*display);
    const auto spent =
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
    show_result(session, options, done, static_cast<std::uint64_t>(spent.count()));
    return done.problem.empty() ? ExitCode::ok : ExitCode::degraded;
}

} // namespace

void add_provision(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command =
        add_command(app, session, "provision", "Make a service run as its manifest says",
                    "sudo fgnctl provision mywebservice -f site/fgn.toml", options, run_provision);
    add_name(command, options->name)->required();
    CLI::Option *file = command->add_option("-f,--file", options->file,
                                            "The manifest (default: ./fgn.toml, then /etc/fgnctl/NAME.toml)");
    CLI::Option *image =
        command->add_option("--image", options->image, "One container of this image, without a manifest")
            ->excludes(file);
    command->add_option("--port", options->ports, "Publish HOST:CONTAINER of it; may be repeated")
        ->needs(image);
    command->add_flag("--front", options->front, "A front, whose ports other services share by [web] share")
        ->excludes(file)
        ->excludes(image);
    command->add_flag("--dry-run", options->dry_run, "Only say what would be done");
}

} // namespace fgn::cli
