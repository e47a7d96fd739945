// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "cli/secret_input.h"
#include "host/preflight.h"
#include "host/registries.h"
#include "host/service_lock.h"
#include "model/source.h"

#include <nlohmann/json.hpp>

#include <iostream>

namespace fgn::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string name, registry, user, file;
};

/// Its end of line is not part of a password.
std::string login_of(const Options &options) {
    const std::string password = read_secret("password", options.file);
    return options.user + ":" + password.substr(0, password.find_first_of("\r\n"));
}

void show(const Session &session, const Options &options, bool changed, const std::string &sentence) {
    if (session.json)
        std::cout << json{{"name", options.name}, {"registry", options.registry}, {"changed", changed}}.dump()
                  << "\n";
    else
        std::cout << sentence << "\n";
}

ExitCode run_login(const Options &options, Session &session) {
    host::require_root("registry login " + options.name);
    host::Host host;
    const os::Lock lock = host::lock_service(host.paths, options.name);
    const bool changed = host::Registries{host.paths, options.name}.set(options.registry, login_of(options));
    host::hand_over_logins(host, options.name, *make_display(session));
    show(session, options, changed,
         changed ? options.name + " logs in at " + options.registry + " as " + options.user + "."
                 : "Nothing to do: " + options.name + " logs in like that already.");
    return ExitCode::ok;
}

ExitCode run_logout(const Options &options, Session &session) {
    host::require_root("registry logout " + options.name);
    host::Host host;
    const os::Lock lock = host::lock_service(host.paths, options.name);
    if (!host::Registries{host.paths, options.name}.remove(options.registry))
        throw Error{"log out at", options.registry, options.name + " does not log in there",
                    "See where it does: sudo fgnctl registry list " + options.name, ExitCode::absent};
    host::hand_over_logins(host, options.name, *make_display(session));
    show(session, options, true, options.name + " does not log in at " + options.registry + " any more.");
    return ExitCode::ok;
}

ExitCode run_list(const Options &options, Session &session) {
    host::require_root("registry list " + options.name);
    json all = json::array();
    for (const auto &[registry, login] : host::Registries{{}, options.name}.logins()) {
        const std::string user = login.substr(0, login.find(':'));
        all.push_back({{"registry", registry}, {"user", user}});
        if (!session.json)
            std::cout << registry << " as " << user << "\n";
    }
    if (session.json)
        std::cout << json{{"name", options.name}, {"registries", all}}.dump() << "\n";
    return ExitCode::ok;
}

void add_registry_name(CLI::App *command, std::string &registry) {
    command->add_option("REGISTRY", registry, "Its host, with a port if it has one of its own")
        ->check([](const std::string &text) {
            return model::is_registry(text) ? std::string{}
                                            : "it is no registry: write it like registry.example:5000";
        })
        ->required();
}

void add_user(CLI::App *command, std::string &user) {
    command->add_option("--user", user, "Who logs in there")
        ->check([](const std::string &text) {
            const bool plain = !text.empty() && sanitise(text, 200) == text && text.find(':') == text.npos;
            return plain ? std::string{} : "a user's name is one line of up to 200 bytes without ':'";
        })
        ->required();
}

} // namespace

void add_registry(CLI::App &app, Session &session) {
    CLI::App *group = app.add_subcommand("registry", "Log in at registries of images");
    group->require_subcommand(1);
    group->footer("Example:\n  sudo fgnctl registry login mywebservice registry.example --user me");
    auto options = std::make_shared<Options>();
    CLI::App *login =
        add_command(*group, session, "login", "Set the password, from standard input or a file",
                    "sudo fgnctl registry login mywebservice registry.example --user me --file password.txt",
                    options, run_login);
    CLI::App *logout =
        add_command(*group, session, "logout", "Forget it",
                    "sudo fgnctl registry logout mywebservice registry.example", options, run_logout);
    CLI::App *list = add_command(*group, session, "list", "List where it logs in, and as whom",
                                 "sudo fgnctl registry list mywebservice", options, run_list);
    for (CLI::App *command : {login, logout, list})
        add_name(command, options->name)->required();
    for (CLI::App *command : {login, logout})
        add_registry_name(command, options->registry);
    add_user(login, options->user);
    login->add_option("--file", options->file, "Read the password from there instead of standard input");
}

} // namespace fgn::cli
