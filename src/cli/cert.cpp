// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/display.h"
#include "cli/status_view.h"
#include "host/certificate.h"
#include "host/fleet.h"
#include "host/preflight.h"

#include <nlohmann/json.hpp>

#include <iostream>

namespace fgn::cli {

namespace {

using nlohmann::json;

struct Options {
    std::string name;
    bool force = false;
};

/// As the service user, or as root.
std::optional<os::Account> caller(const Options &options, const std::string &verb) {
    const auto self = host::calling_service_user();
    if (self && self->name == options.name)
        return self;
    host::require_root("cert " + verb + " " + options.name);
    return std::nullopt;
}

json certificate(const Options &options) {
    const auto self = caller(options, "status");
    const json status = self ? host::own_status({}, *self) : host::statuses({}, {options.name}).front();
    if (status.contains("certificate") && status["certificate"].is_object())
        return status["certificate"];
    const bool there = status.contains("containers");
    throw Error{"find the certificate of", options.name,
                there ? "it has none: only an application has one" : status.value("reason", "no answer"),
                "See: fgnctl status " + options.name, ExitCode::absent};
}

ExitCode run_status(const Options &options, Session &session) {
    const json found = certificate(options);
    if (session.json)
        std::cout << found.dump(-1, ' ', false, json::error_handler_t::replace) << "\n";
    else
        show_certificate(session.terminal, options.name, found);
    return found.value("problem", json{}).is_null() ? ExitCode::ok : ExitCode::degraded;
}

ExitCode run_renew(const Options &options, Session &session) {
    static_cast<void>(caller(options, "renew"));
    const bool changed = host::renew_certificate({}, options.name, options.force, *make_display(session));
    if (session.json)
        std::cout << json{{"name", options.name}, {"changed", changed}}.dump() << "\n";
    else if (changed)
        std::cout << options.name << " serves a new certificate. See: fgnctl cert status " << options.name
                  << "\n";
    else
        std::cout << "Nothing to do: the certificate of " << options.name << " is not due.\n";
    return ExitCode::ok;
}

} // namespace

void add_cert(CLI::App &app, Session &session) {
    CLI::App *group = app.add_subcommand("cert", "Show and renew the certificate of a service");
    group->require_subcommand(1);
    group->footer("Example:\n  sudo fgnctl cert status mywebservice");
    auto options = std::make_shared<Options>();
    CLI::App *status = add_command(*group, session, "status", "Show whose it is, and until when",
                                   "sudo fgnctl cert status mywebservice", options, run_status);
    CLI::App *renew = add_command(*group, session, "renew", "Renew it when it is due",
                                  "sudo fgnctl cert renew mywebservice", options, run_renew);
    for (CLI::App *command : {status, renew})
        add_name(command, options->name)->required();
    renew->add_flag("--force", options->force, "Also when it is not due");
}

} // namespace fgn::cli
