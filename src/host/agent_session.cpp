// SPDX-License-Identifier: Apache-2.0
#include "host/agent_session.h"

#include "base/error.h"
#include "host/conversation.h"
#include "model/layout.h"
#include "os/process.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>

namespace fgn::host {

namespace {

using nlohmann::json;

constexpr const char *who = "fgn-agent";
constexpr std::chrono::hours session_limit{1};
constexpr std::chrono::seconds exit_limit{30};

json outcome(const std::optional<plan::Event> &last, const std::string &end) {
    if (!last)
        throw Error{"run", who, "it ended without a result: " + end,
                    "Its messages: journalctl -t fgn-agent -n 50"};
    if (last->kind == plan::EventKind::failed)
        throw error_from(*last);
    return last->data;
}

/// No name of a service holds '_', so that none is a prefix of another's.
std::string unit_prefix(const std::string &name, const std::string &verb) {
    return "fgn-agent_" + name + "_" + verb + "_";
}

std::map<std::string, std::string> environment(const os::Account &account) {
    const std::string runtime = "/run/user/" + std::to_string(account.uid);
    return {{"HOME", account.home},
            {"USER", account.name},
            {"LOGNAME", account.name},
            {"PATH", "/usr/bin:/bin"},
            {"LC_ALL", "C.UTF-8"},
            {"XDG_RUNTIME_DIR", runtime},
            {"DBUS_SESSION_BUS_ADDRESS", "unix:path=" + runtime + "/bus"}};
}

systemd::TransientService service(const Host &host, const os::Account &account, const json &document) {
    const std::string verb = document.value("verb", "");
    static std::atomic<unsigned> counter = 0;
    systemd::TransientService unit;
    unit.unit = unit_prefix(account.name, verb) + std::to_string(::getpid()) + "-" +
                std::to_string(++counter) + ".service";
    unit.description = "fgnctl agent of " + account.name;
    unit.argv = {host.paths.agent, "serve"};
    unit.uid = account.uid;
    unit.gid = account.gid;
    unit.environment = environment(account);
    unit.runtime_max = session_limit;
    unit.sandbox.emplace();
    for (const std::string &path : {account.home, "/run/user/" + std::to_string(account.uid),
                                    model::Layout{account.name, account.home}.logs()})
        if (::access(path.c_str(), F_OK) == 0)
            unit.sandbox->writable.push_back(path);
    if (const std::string live = document.value("live", ""); !live.empty())
        unit.sandbox->readable.push_back(live);
    return unit;
}

} // namespace

json run_agent(Host &host, const os::Account &account, const json &document, plan::Reporter &reporter,
               const Provider &provide) {
    os::Pipe in = os::make_pipe(), out = os::make_pipe();
    systemd::TransientService unit = service(host, account, document);
    unit.input = in.read.get();
    unit.output = out.write.get();
    systemd::TransientRun run = host.manager().start_transient(unit);
    in.read.reset();
    out.write.reset();
    std::optional<plan::Event> last;
    {
        Conversation conversation{who,    std::move(in.write), std::move(out.read), session_limit, reporter,
                                  provide};
        conversation.send(document.dump() + "\n");
        last = conversation.listen();
    }
    const auto end = run.wait(exit_limit);
    return outcome(last, end ? end->describe() : "it still runs");
}

void send_bytes(const std::string &bytes, int agent_input) {
    os::write_all(agent_input, json{{"bytes", bytes.size()}}.dump() + "\n" + bytes, who);
}

void end_stale_agents(Host &host, const std::string &name) {
    for (const char *verb : {"apply", "deploy", "rollback", "build", "push", "restore"})
        for (const systemd::UnitRow &row : host.manager().units(unit_prefix(name, verb) + "*"))
            static_cast<void>(host.manager().stop(row.name, exit_limit));
}

json run_agent_here(const Paths &paths, const json &document, plan::Reporter &reporter) {
    os::Pipe in = os::make_pipe(), out = os::make_pipe();
    std::vector<std::string> variables{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"};
    for (const char *name : {"HOME", "USER", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"})
        if (const char *value = ::getenv(name))
            variables.push_back(std::string{name} + "=" + value);
    os::Child child{{paths.agent, "serve"}, variables, {in.read.get(), out.write.get(), STDERR_FILENO}};
    in.read.reset();
    out.write.reset();
    Conversation conversation{who, std::move(in.write), std::move(out.read), session_limit, reporter, {}};
    conversation.send(document.dump() + "\n");
    const auto last = conversation.listen();
    child.wait();
    return outcome(last, "see its messages above");
}

} // namespace fgn::host
