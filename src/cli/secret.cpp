// SPDX-License-Identifier: Apache-2.0
#include "model/secret.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "cli/secret_input.h"
#include "host/preflight.h"
#include "host/provision.h"
#include "host/request.h"
#include "host/secrets.h"
#include "host/service_lock.h"
#include "os/random.h"

#include <nlohmann/json.hpp>

#include <iostream>

namespace fgn::cli {

namespace {

using nlohmann::json;

constexpr std::size_t generated_bytes = 32;

struct Options {
    std::string name, key, file;
    bool generate = false, later = false;
};

void show(const Session &session, const json &result, const std::string &sentence) {
    if (session.json)
        std::cout << result.dump() << "\n";
    else if (!sentence.empty())
        std::cout << sentence << "\n";
}

bool in_use(const host::Host &host, const Options &options) {
    const auto service = host::accepted_service(host.paths, options.name);
    return service && model::secrets_of(*service).contains(options.key);
}

bool set(const host::Host &host, const Options &options) {
    const os::Lock lock = host::lock_service(host.paths, options.name);
    const host::Secrets secrets{host.paths, options.name};
    if (!options.generate)
        return secrets.set(options.key, read_secret(options.key, options.file));
    return !secrets.find(options.key) && secrets.set(options.key, os::random_hex(generated_bytes));
}

ExitCode run_set(const Options &options, Session &session) {
    host::require_root("secret set " + options.name);
    host::Host host;
    const bool changed = set(host, options), used = changed && in_use(host, options);
    if (used && !options.later)
        host::Provision{host, host::accepted_request(host.paths, options.name)}.hand_over_secrets(
            *make_display(session));
    const std::string next =
        !used ? ""
        : options.later
            ? " What uses it goes on with the value before until: sudo fgnctl provision " + options.name
            : " What uses it runs with the new value.";
    show(session, {{"name", options.name}, {"key", options.key}, {"changed", changed}},
         changed ? options.key + " of " + options.name + " is set." + next
                 : "Nothing to do: " + options.key + " of " + options.name + " has " +
                       (options.generate ? "a value." : "this value."));
    return ExitCode::ok;
}

ExitCode run_list(const Options &options, Session &session) {
    host::require_root("secret list " + options.name);
    const host::Host host;
    json all = json::array();
    std::string lines;
    for (const auto &[key, set] : host::Secrets{host.paths, options.name}.list()) {
        all.push_back({{"key", key}, {"set", set}});
        lines += (lines.empty() ? "" : "\n") + key;
    }
    show(session, {{"name", options.name}, {"secrets", all}}, lines);
    return ExitCode::ok;
}

ExitCode run_rm(const Options &options, Session &session) {
    host::require_root("secret rm " + options.name);
    const host::Host host;
    const os::Lock lock = host::lock_service(host.paths, options.name);
    if (in_use(host, options))
        throw Error{"remove the secret", options.key, options.name + " uses it",
                    "Take it out of the manifest and provision " + options.name + " first.",
                    ExitCode::refused};
    if (!host::Secrets{host.paths, options.name}.remove(options.key))
        throw Error{"remove the secret", options.key, options.name + " has none of that name",
                    "See which there are: sudo fgnctl secret list " + options.name, ExitCode::absent};
    show(session, {{"name", options.name}, {"key", options.key}, {"changed", true}},
         options.key + " of " + options.name + " is removed.");
    return ExitCode::ok;
}

void add_key(CLI::App *command, std::string &key) {
    const auto check = [](const std::string &value) -> std::string {
        if (model::valid_secret(value))
            return {};
        throw Error{"use the name", sanitise(value, 100), "it is not the name of a secret",
                    "Use up to 60 of A-Z, a-z, 0-9 and '_', like SECRET_KEY; the first is not a digit.",
                    ExitCode::usage};
    };
    command->add_option("KEY", key, "Its name, as in the manifest")->check(check)->required();
}

} // namespace

void add_secret(CLI::App &app, Session &session) {
    CLI::App *group = app.add_subcommand("secret", "Set, list and remove what only the containers may read");
    group->require_subcommand(1);
    group->footer("Example:\n  sudo fgnctl secret set mywebservice SECRET_KEY --file key.txt");
    auto options = std::make_shared<Options>();
    CLI::App *set =
        add_command(*group, session, "set", "Set a secret from standard input or a file",
                    "printf %s \"$KEY\" | sudo fgnctl secret set mywebservice SECRET_KEY", options, run_set);
    CLI::App *list = add_command(*group, session, "list", "List their names",
                                 "sudo fgnctl secret list mywebservice", options, run_list);
    CLI::App *rm = add_command(*group, session, "rm", "Remove one that nothing uses",
                               "sudo fgnctl secret rm mywebservice SECRET_KEY", options, run_rm);
    for (CLI::App *command : {set, list, rm})
        add_name(command, options->name)->required();
    for (CLI::App *command : {set, rm})
        add_key(command, options->key);
    set->add_flag("--later", options->later, "Replace what uses it at the next provision, not now");
    CLI::Option *file =
        set->add_option("--file", options->file, "Read it from there instead of standard input");
    set->add_flag("--generate", options->generate, "Make a random one of 64 digits, unless it has a value")
        ->excludes(file);
}

} // namespace fgn::cli
