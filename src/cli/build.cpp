// SPDX-License-Identifier: Apache-2.0
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "host/release.h"
#include "model/source.h"

#include <iostream>

namespace fgn::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string name, platform, destination;
    bool no_cache = false;
};

void show(const Session &session, const json &answer, const std::string &sentence) {
    if (session.json)
        std::cout << answer.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
    else
        std::cout << sentence << "\n";
}

ExitCode run_build(const Options &options, Session &session) {
    const json answer = host::ask_release(
        {}, options.name, {{"verb", "build"}, {"cached", !options.no_cache}, {"platform", options.platform}},
        *make_display(session));
    const bool changed = member(answer, "changed") == true;
    const std::string version = "version " + text(answer, "version") + " of " + options.name;
    show(session, answer,
         changed ? "Built " + version + ": " + text(answer, "image")
                 : "Nothing to do: " + version + " is what it runs.");
    return changed ? ExitCode::ok : ExitCode::unchanged;
}

ExitCode run_push(const Options &options, Session &session) {
    const json answer = host::ask_release(
        {}, options.name, {{"verb", "push"}, {"destination", options.destination}}, *make_display(session));
    show(session, answer, "Published " + text(answer, "image") + ", and as latest.");
    return ExitCode::ok;
}

ExitCode run_sbom(const Options &options, Session &session) {
    const json answer = host::ask_release({}, options.name, {{"verb", "sbom"}}, *make_display(session));
    constexpr bool ascii = true; // nothing of it reaches a terminal as it is
    std::cout
        << member(answer, "sbom").dump(session.json ? -1 : 1, ' ', ascii, json::error_handler_t::replace)
        << "\n";
    return ExitCode::ok;
}

} // namespace

void add_build(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command =
        add_command(app, session, "build", "Make one image of what a service runs, under the next number",
                    "sudo fgnctl build mywebservice", options, run_build);
    add_name(command, options->name)->required();
    command->add_flag("--no-cache", options->no_cache, "Install everything anew, and build in any case");
    command->add_option("--platform", options->platform,
                        "What it is to run on, like linux/arm64; this machine's by default");
}

void add_push(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command = add_command(
        app, session, "push", "Publish the image that was built last, under its number and as latest",
        "sudo fgnctl push mywebservice registry.example/mywebservice", options, run_push);
    add_name(command, options->name)->required();
    command->add_option("IMAGE", options->destination, "REGISTRY/NAME, without a tag")
        ->check([](const std::string &text) {
            return model::is_image_reference(text + ":latest")
                       ? std::string{}
                       : "it is no image: write it like registry.example/name";
        })
        ->required();
}

void add_sbom(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command =
        add_command(app, session, "sbom", "List what is in the image that was built last, as CycloneDX",
                    "sudo fgnctl sbom mywebservice", options, run_sbom);
    add_name(command, options->name)->required();
}

} // namespace fgn::cli
