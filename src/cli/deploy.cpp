// SPDX-License-Identifier: Apache-2.0
#include "cli/answer.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "host/release.h"

#include <iostream>

namespace fgn::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string name, ref;
    bool unattended = false;
};

std::string sentence(const std::string &name, const json &answer) {
    if (answer.value("held", json{}) == true)
        return "Nothing done: updates of " + name + " are on hold until: fgnctl unhold " + name;
    if (answer.value("changes", json{}) == 0)
        return "Nothing to do: " + name + " runs " + version(answer) + " already.";
    const json generation = answer.value("generation", json{});
    return name + " runs " + version(answer) + " as generation " +
           (generation.is_number_unsigned() ? generation.dump() : "?") + ".";
}

ExitCode deploy(const Options &options, Session &session, bool again) {
    json task{{"verb", "deploy"}, {"ref", options.ref}, {"forced", again}};
    if (options.unattended)
        task.update({{"unattended", true}, {"who", "timer"}});
    const json answer = host::release({}, options.name, std::move(task), *make_display(session));
    const bool changed = answer.value("changes", json{}) != 0;
    if (session.json)
        std::cout << answer.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
    else if (changed || !options.unattended)
        std::cout << sentence(options.name, answer) << "\n";
    return changed || options.unattended ? ExitCode::ok : ExitCode::unchanged;
}

ExitCode run_deploy(const Options &options, Session &session) {
    return deploy(options, session, false);
}

ExitCode run_retry(const Options &options, Session &session) {
    return deploy(options, session, true);
}

} // namespace

void add_deploy(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command = add_command(app, session, "deploy", "Bring the newest commit or image of the source",
                                    "sudo fgnctl deploy mywebservice", options, run_deploy);
    add_name(command, options->name)->required();
    command
        ->add_option("--ref", options->ref,
                     "Another branch, a tag, the 40 digits of a commit, or an image's digest")
        ->check([](const std::string &ref) {
            const bool plain = !ref.empty() && ref.size() <= 200 && ref.front() != '-' &&
                               ref.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                                     "0123456789/._+-:") == ref.npos;
            return plain ? std::string{} : "it is not the name of a branch, a tag, a commit or a digest";
        });
    command->add_flag("--unattended", options->unattended,
                      "As the timer does: not while on hold, and nothing that failed");
}

void add_retry(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command = add_command(app, session, "retry", "Deploy what failed once more",
                                    "sudo fgnctl retry mywebservice", options, run_retry);
    add_name(command, options->name)->required();
}

} // namespace fgn::cli
