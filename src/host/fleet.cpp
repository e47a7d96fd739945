// SPDX-License-Identifier: Apache-2.0
#include "host/fleet.h"

#include "base/error.h"
#include "host/agent_session.h"
#include "host/certificate.h"
#include "host/disk.h"
#include "host/ingress.h"
#include "host/move.h"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <future>

namespace fgn::host {

namespace {

using nlohmann::json;

/// Enough to hide the waiting; more would only queue at systemd.
constexpr std::size_t at_once = 8;
constexpr std::chrono::seconds job_limit{180};

class Silent : public plan::Reporter {
  public:
    void report(const plan::Event &) override {}
};

json task(const std::string &verb, const std::string &name, const std::string &home) {
    return {{"verb", verb}, {"name", name}, {"home", home}};
}

json status_task(const std::string &name, const std::string &home, bool measured) {
    json wanted = task("status", name, home);
    wanted["measured"] = measured;
    return wanted;
}

json failure(const std::string &name, const Error &error) {
    const std::string state = error.code() == ExitCode::absent ? "absent" : "unknown";
    return {{"name", name}, {"state", state}, {"reason", std::string{error.what()}}, {"hint", error.hint()}};
}

Error moved(const Ledger &ledger) {
    return {"find the service", ledger.name(),
            "it was moved to " + moved_to(ledger) + ", and is kept here stopped",
            "Does it not serve there? Then have it serve here again: sudo fgnctl start " + ledger.name(),
            ExitCode::refused};
}

/// Of what root sees itself, nothing that the service says is believed.
void add_disk(json &answer, const json &disk) {
    answer["disk"] = disk;
    if (disk.is_object() && disk["used"].is_number_unsigned() && disk["used"] > disk["budget"] &&
        answer.value("state", "") == "healthy")
        answer["state"] = "degraded";
}

json status(const Paths &paths, const std::string &name, bool measured) {
    try {
        Host host{paths};
        Ledger ledger{host.state(), name};
        if (!moved_to(ledger).empty()) {
            json answer = failure(name, moved(ledger));
            answer["state"] = "moved";
            return answer;
        }
        const Subject subject = require_subject(host, ledger);
        Silent silent;
        json answer =
            run_agent(host, *subject.account(), status_task(name, subject.layout.home, measured), silent);
        if (!answer.is_object() || answer.value("name", "") != name)
            throw Error{"ask for the status of", name, "its agent answered something else"};
        add_disk(answer, disk_use(subject));
        add_certificate_files(answer, subject);
        return answer;
    } catch (const Error &error) {
        return failure(name, error);
    } catch (const json::exception &error) {
        return failure(name, {"ask for the status of", name, error.what()});
    }
}

/// What the agent of `name` says to `verb`, whether its service user calls or root.
json ask(const Paths &paths, const std::string &name, const std::string &verb, plan::Reporter &reporter) {
    if (const auto self = calling_service_user(); self && self->name == name)
        return run_agent_here(paths, task(verb, name, self->home), reporter);
    Host host{paths};
    Ledger ledger{host.state(), name};
    const Subject subject = require_subject(host, ledger);
    return run_agent(host, *subject.account(), task(verb, name, subject.layout.home), reporter);
}

} // namespace

Subject require_subject(Host &host, Ledger &ledger) {
    const auto home = ledger.fact("home");
    Subject subject{host, ledger, {ledger.name(), home.is_string() ? home.get<std::string>() : ""}};
    const auto account = subject.account();
    if (!ledger.exists() || !account || !is_ours(*account, subject))
        throw Error{"find the service", ledger.name(), "there is no such service",
                    "See which there are: sudo fgnctl status", ExitCode::absent};
    if (!moved_to(ledger).empty())
        throw moved(ledger);
    return subject;
}

std::optional<os::Account> calling_service_user() {
    const auto account = os::find_account(::geteuid());
    return account && account->comment == account_comment(account->name) ? account : std::nullopt;
}

std::vector<json> statuses(const Paths &paths, const std::vector<std::string> &names) {
    std::vector<json> answers(names.size());
    std::atomic<std::size_t> next = 0;
    std::vector<std::future<void>> workers;
    for (std::size_t i = 0; i < std::min(at_once, names.size()); ++i)
        workers.push_back(std::async(std::launch::async, [&] {
            for (std::size_t mine = next++; mine < names.size(); mine = next++)
                answers[mine] = status(paths, names[mine], names.size() == 1);
        }));
    for (auto &worker : workers)
        worker.get();
    return answers;
}

json own_status(const Paths &paths, const os::Account &self) {
    Silent silent;
    try {
        return run_agent_here(paths, status_task(self.name, self.home, true), silent);
    } catch (const Error &error) {
        return failure(self.name, error);
    }
}

void act(const Paths &paths, const std::string &name, const std::string &verb, plan::Reporter &reporter) {
    if (const auto self = calling_service_user(); self && self->name == name) {
        run_agent_here(paths, task(verb, name, self->home), reporter);
        return;
    }
    Host host{paths};
    Ledger ledger{host.state(), name};
    if (verb == "start" && !moved_to(ledger).empty())
        return bring_back(host, name, reporter);
    const Subject subject = require_subject(host, ledger);
    const bool has_ingress = SystemIngress{subject}.exists();
    systemd::Manager &manager = host.manager();
    if (has_ingress && verb == "stop")
        require_done(manager.stop(subject.layout.system_web_socket(), job_limit));
    if (has_ingress && verb != "start")
        require_done(manager.stop(subject.layout.system_web_unit(), job_limit));
    run_agent(host, *subject.account(), task(verb, name, subject.layout.home), reporter);
    if (!has_ingress || verb == "stop")
        return;
    for (const std::string &unit : {subject.layout.system_web_socket(), subject.layout.system_web_unit()})
        require_done(manager.start(unit, job_limit));
}

bool set_maintenance(const Paths &paths, const std::string &name, bool on, plan::Reporter &reporter) {
    const json answer = ask(paths, name, on ? "maintenance-on" : "maintenance-off", reporter);
    return answer.is_object() && answer.contains("changed") && answer["changed"] == true;
}

} // namespace fgn::host
