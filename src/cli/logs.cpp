// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/commands.h"
#include "cli/since.h"
#include "host/fleet.h"
#include "host/log.h"
#include "host/preflight.h"
#include "os/fd.h"

#include <nlohmann/json.hpp>
#include <sys/signalfd.h>

#include <csignal>
#include <ctime>
#include <iostream>

namespace fgn::cli {

namespace {

struct Options {
    std::string name, since;
    unsigned lines = 0;
    bool follow = false, all = false;
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
    const std::string origin = host::log_origin(entry, options.name), message = host::log_message(entry);
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

ExitCode run_logs(const Options &options, Session &session) {
    host::require_root("logs " + options.name);
    systemd::Journal journal{host::log_matches(options.name, owner_of(options.name))};
    const std::uint64_t since =
        options.since.empty()
            ? 0
            : parse_since(options.since, static_cast<std::uint64_t>(std::time(nullptr))) * 1'000'000;
    if (options.lines > 0 && options.all)
        journal.seek_last(options.lines);
    else if (options.lines > 0)
        for (const auto &entry : host::tail(journal, options.lines, [&](const systemd::JournalEntry &one) {
                 return host::is_own_line(one, options.name) && one.realtime >= since;
             }))
            show(entry, options, session);
    else if (since > 0)
        journal.seek_since(since);
    const os::Fd stop = interrupts();
    do {
        while (const auto entry = journal.next())
            if (options.all || host::is_own_line(*entry, options.name))
                show(*entry, options, session);
        std::cout << std::flush;
    } while (std::cout && options.follow && journal.wait(stop.get()));
    return ExitCode::ok;
}

} // namespace

void add_logs(CLI::App &app, Session &session) {
    auto options = std::make_shared<Options>();
    CLI::App *command =
        add_command(app, session, "logs", "Show what the units and containers of a service wrote",
                    "sudo fgnctl logs mywebservice -f -n 20", options, run_logs);
    add_name(command, options->name)->required();
    command->add_flag("-f,--follow", options->follow, "Go on with what comes");
    command->add_flag("--all", options->all, "Also Podman's and the user manager's own lines");
    command->add_option("-n,--lines", options->lines, "Only the last N lines");
    command->add_option("--since", options->since, "Only since: 90s, 15m, 2h, 3d, or \"2026-01-31 18:00\"");
}

} // namespace fgn::cli
