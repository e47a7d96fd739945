// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/log_filter.h"
#include "cli/since.h"
#include "host/fleet.h"
#include "host/log.h"
#include "host/preflight.h"
#include "host/service_log.h"
#include "os/fd.h"

#include <nlohmann/json.hpp>
#include <sys/signalfd.h>

#include <csignal>
#include <ctime>
#include <iostream>

namespace fgn::cli {

namespace {

struct Options {
    std::string since, until;
    LogFilter filter;
    unsigned lines = 0;
    bool follow = false;
};

/// Readable when the user interrupts.
os::Fd interrupts() {
    sigset_t wanted;
    ::sigemptyset(&wanted);
    ::sigaddset(&wanted, SIGINT);
    ::sigaddset(&wanted, SIGTERM);
    ::sigprocmask(SIG_BLOCK, &wanted, nullptr);
    return os::Fd{::signalfd(-1, &wanted, SFD_CLOEXEC)};
}

std::string timestamp(std::uint64_t microseconds) {
    const auto seconds = static_cast<std::time_t>(microseconds / 1'000'000);
    struct tm parts {};
    char text[40] = "";
    ::localtime_r(&seconds, &parts);
    std::strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &parts);
    return text;
}

void show(const systemd::JournalEntry &entry, const Options &options, const Session &session) {
    const std::string origin = host::log_origin(entry, options.filter.service),
                      message = host::log_message(entry);
    if (session.json)
        std::cout << nlohmann::json{{"time", entry.realtime},
                                    {"origin", origin},
                                    {"priority", entry.priority},
                                    {"message", message}}
                         .dump()
                  << "\n";
    else
        std::cout << session.terminal.paint(Colour::dim, timestamp(entry.realtime)) << " " << pad(origin, 4)
                  << " " << message << "\n";
}

uid_t owner_of(const std::string &name) {
    const auto account = os::find_account(name);
    if (account && account->comment == host::account_comment(name))
        return account->uid;
    throw Error{"read the log of", name, "there is no such service",
                "See which there are: sudo fgnctl status", ExitCode::absent};
}

/// In microseconds since 1970.
std::uint64_t moment(const std::string &text) {
    return parse_since(text, static_cast<std::uint64_t>(std::time(nullptr))) * 1'000'000;
}

LogFilter filter_of(const Options &options) {
    LogFilter filter = options.filter;
    if (!options.since.empty())
        filter.since = moment(options.since);
    if (!options.until.empty())
        filter.until = moment(options.until);
    return filter;
}

ExitCode run_logs(const Options &options, Session &session) {
    const LogFilter filter = filter_of(options);
    host::require_root("logs " + filter.service);
    host::ServiceLog log{filter.service, owner_of(filter.service)};
    const auto wanted = [&](const systemd::JournalEntry &entry) { return filter.wants(entry); };
    if (options.lines > 0)
        for (const auto &entry : log.tail(options.lines, wanted))
            show(entry, options, session);
    else if (filter.since > 0)
        log.seek_since(filter.since);
    const os::Fd stop = interrupts();
    do {
        while (const auto entry = log.next())
            if (wanted(*entry))
                show(*entry, options, session);
        std::cout << std::flush;
    } while (std::cout && options.follow && log.wait(stop.get()));
    return ExitCode::ok;
}

} // namespace

void add_logs(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command =
        add_command(app, session, "logs", "Show what the units and containers of a service wrote",
                    "sudo fgnctl logs mywebservice -f -n 20", options, run_logs);
    add_name(command, options->filter.service)->required();
    command->add_flag("-f,--follow", options->follow, "Go on with what comes");
    command->add_flag("--all", options->filter.all, "Also Podman's and the user manager's own lines");
    command->add_option("-n,--lines", options->lines, "Only the last N lines");
    CLI::Option *follow = command->get_option("--follow");
    command->add_option("--since", options->since, "Only since: 90s, 15m, 2h, 3d, or \"2026-01-31 18:00\"");
    command->add_option("--until", options->until, "Only until then")->excludes(follow);
    add_filter(command, options->filter);
}

} // namespace fgn::cli
