// SPDX-License-Identifier: Apache-2.0
#include "host/agent_session.h"

#include "base/error.h"
#include "base/text.h"
#include "model/layout.h"
#include "os/process.h"

#include <poll.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>

namespace fgn::host {

namespace {

using nlohmann::json;

constexpr std::size_t line_limit = 1U << 20U;
constexpr std::uint64_t total_limit = 256U << 20U;
constexpr std::chrono::hours session_limit{1};
constexpr std::chrono::seconds exit_limit{30};

/// The host's end of the conversation: one JSON document out, NDJSON events in.
class Conversation {
  public:
    Conversation(os::Fd input, os::Fd output, plan::Reporter &reporter, const Provider &provide)
        : input_(std::move(input)), output_(std::move(output)), reporter_(reporter), provide_(provide) {}

    void send(const json &document) { os::write_all(input_.get(), document.dump() + "\n", "fgn-agent"); }

    /// Until the agent closes its end; what it ended with.
    std::optional<plan::Event> listen() {
        std::array<char, 65536> buffer{};
        while (const std::size_t got = read(buffer.data(), buffer.size())) {
            rest_.append(buffer.data(), got);
            while (const auto end = rest_.find('\n') + 1) {
                handle(std::string_view{rest_}.substr(0, end - 1));
                rest_.erase(0, end);
            }
            if (rest_.size() > line_limit)
                throw Error{"listen to", "fgn-agent", "a line longer than " + human_bytes(line_limit)};
        }
        return std::move(last_);
    }

  private:
    std::size_t read(char *buffer, std::size_t size) {
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
        struct pollfd wanted {
            output_.get(), POLLIN, 0
        };
        int ready = 0;
        do
            ready = ::poll(&wanted, 1, static_cast<int>(std::max<std::int64_t>(left.count(), 0)));
        while (ready < 0 && errno == EINTR);
        const ssize_t got = ready > 0 ? ::read(output_.get(), buffer, size) : -1;
        if (got < 0)
            throw Error{"listen to", "fgn-agent",
                        ready == 0 ? "no end within an hour" : "the connection broke"};
        if ((total_ += static_cast<std::uint64_t>(got)) > total_limit)
            throw Error{"listen to", "fgn-agent", "more than " + human_bytes(total_limit)};
        return static_cast<std::size_t>(got);
    }

    void handle(std::string_view line) {
        const auto event = plan::event_from_line(line);
        if (!event)
            return;
        if (event->kind == plan::EventKind::result || event->kind == plan::EventKind::failed)
            last_ = event;
        else if (event->kind == plan::EventKind::need && provide_)
            provide_(*event, input_.get());
        else
            reporter_.report(*event);
    }

    os::Fd input_, output_;
    plan::Reporter &reporter_;
    const Provider &provide_;
    std::chrono::steady_clock::time_point deadline_ = std::chrono::steady_clock::now() + session_limit;
    std::string rest_;
    std::uint64_t total_ = 0;
    std::optional<plan::Event> last_;
};

json outcome(const std::optional<plan::Event> &last, const std::string &end) {
    if (!last)
        throw Error{"run", "fgn-agent", "it ended without a result: " + end,
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
        Conversation conversation{std::move(in.write), std::move(out.read), reporter, provide};
        conversation.send(document);
        last = conversation.listen();
    }
    const auto end = run.wait(exit_limit);
    return outcome(last, end ? end->describe() : "it still runs");
}

void send_bytes(const std::string &bytes, int agent_input) {
    os::write_all(agent_input, json{{"bytes", bytes.size()}}.dump() + "\n" + bytes, "fgn-agent");
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
    Conversation conversation{std::move(in.write), std::move(out.read), reporter, {}};
    conversation.send(document);
    const auto last = conversation.listen();
    child.wait();
    return outcome(last, "see its messages above");
}

} // namespace fgn::host
