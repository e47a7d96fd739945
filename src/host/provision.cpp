// SPDX-License-Identifier: Apache-2.0
#include "host/provision.h"

#include "base/error.h"
#include "base/text.h"
#include "host/agent_session.h"
#include "host/binds.h"
#include "host/code.h"
#include "host/disk.h"
#include "host/front.h"
#include "host/log.h"
#include "host/move.h"
#include "host/plan_reader.h"
#include "host/ports.h"
#include "host/preflight.h"
#include "host/registries.h"
#include "host/service_lock.h"
#include "host/steps.h"
#include "host/uninstall.h"
#include "model/secret.h"

#include <unistd.h>

#include <algorithm>
#include <array>

namespace fgn::host {

namespace {

using nlohmann::json;

constexpr std::size_t shown_lines = 120; // gunicorn adds tracebacks of its own, one inside the other

/// What a container wrote is the best reason why it is not healthy; read before an undo removes whose it
/// is.
Error with_its_lines(const Error &error, const Subject &subject, std::uint64_t since) {
    const auto account = subject.account();
    if (error.code() != ExitCode::unhealthy || !account)
        return error;
    const auto lines = container_lines(subject.name(), account->uid, error.object(), since, shown_lines);
    const std::string reason = lines.empty() ? "" : "\nWhat it wrote:\n" + join(lines, "\n");
    return {error.context(), error.object(), error.reason() + reason, error.hint(), error.code()};
}

std::uint64_t now_in_microseconds() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(since).count());
}

os::Account nobody() {
    if (const auto account = os::find_account("nobody"))
        return {account->name, account->uid, account->gid, "", "/nonexistent", ""};
    throw Error{"plan as the user", "nobody", "there is no such user"};
}

void send_archive(os::Archive &archive, int agent_input) {
    os::write_all(agent_input, json{{"tar", archive.bytes}}.dump() + "\n", "fgn-agent");
    std::array<char, 65536> buffer{};
    ::lseek(archive.file.get(), 0, SEEK_SET);
    for (ssize_t got = 0; (got = ::read(archive.file.get(), buffer.data(), buffer.size())) > 0;)
        os::write_all(agent_input, {buffer.data(), static_cast<std::size_t>(got)}, "fgn-agent");
}

std::string home_of(const Request &request, const Ledger &ledger) {
    const auto recorded = ledger.fact("home");
    return recorded.is_string() ? recorded.get<std::string>() : request.defaults.homes + "/" + request.name;
}

} // namespace

Provision::Provision(Host &host, Request request)
    : host_(host), request_(std::move(request)), state_(host.state()),
      lock_(lock_service(host.paths, request_.name)),
      ledger_(state_, request_.name), subject_{host, ledger_, {request_.name, home_of(request_, ledger_)}},
      ingress_(choose_ingress()), system_ingress_(subject_), secrets_(host.paths, request_.name) {
    if (!accepted())
        require_tools(request_.defaults);
    else
        require_what_it_has();
    static_cast<void>(secrets_.revisions(request_.service));
    require_visible_binds(request_.service);
    require_calendars(request_.service);
    end_stale_agents(host, request_.name);
}

/// Without its application nobody would answer at the ports that are known, and nobody asked for that.
void Provision::require_what_it_has() const {
    require_same_kind(ledger_, request_.service);
    const bool serves = ledger_.fact("front").is_string() ||
                        (ledger_.fact("https").is_number_unsigned() && ledger_.fact("https") != 0);
    if (serves && !request_.service.has_web())
        throw Error{"provision", request_.name, "it has a web server, and this manifest has none",
                    "Publish [app] again, or remove the service first: sudo fgnctl uninstall " +
                        request_.name,
                    ExitCode::refused};
    require_room(subject_, request_.service.disk);
}

render::Ingress Provision::choose_ingress() const {
    const model::Service &service = request_.service;
    const auto own = choose_ports(service, request_.defaults, port_state(state_, ledger_));
    return service.web.share.empty()
               ? own
               : share_front(service, front_state(host_.paths, state_, service.web.share, service.name));
}

bool Provision::accepted() const {
    return ledger_.records("manifest");
}

plan::Steps Provision::host_steps() const {
    plan::Steps steps;
    steps.push_back(user_step(subject_));
    steps.push_back(subordinate_ids_step(subject_));
    steps.push_back(home_step(subject_));
    steps.push_back(log_folder_step(subject_, request_.service));
    steps.push_back(own_journal_step(subject_, request_.service));
    steps.push_back(user_manager_step(subject_, request_.service));
    steps.push_back(linger_step(subject_));
    if (request_.service.front)
        steps.push_back(front_folder_step(subject_));
    return steps;
}

plan::Steps Provision::last_steps() const {
    plan::Steps steps;
    steps.push_back(disk_step(subject_, request_.service.disk));
    steps.push_back(certificate_watch_step(subject_, request_.service, request_.folder));
    steps.push_back(backup_socket_step(subject_, request_.service));
    steps.push_back(verify_timer_step(subject_, request_.service));
    steps.push_back(accepted_manifest_step(subject_, request_.manifest));
    return steps;
}

/// What ran before must be able to go on, should the change fail: the larger of both budgets.
std::optional<std::uint64_t> Provision::disk_meanwhile() const {
    const auto before = disk_budget(ledger_), wanted = request_.service.disk;
    return accepted() && !(before && wanted) ? before : std::max(before, wanted);
}

json Provision::document(const std::string &verb, const os::Archive &snapshot) const {
    return {{"verb", verb},
            {"who", who_asked()},
            {"name", request_.name},
            {"home", subject_.layout.home},
            {"manifest", request_.manifest},
            {"defaults", request_.defaults_text},
            {"requirements", request_.requirements ? json(*request_.requirements) : json(nullptr)},
            {"snapshot", snapshot.sha256},
            {"live", live_folder(request_)},
            {"wheels", wheels_of(request_, state_)},
            {"secrets", secrets_.revisions(request_.service)},
            {"certificate", request_.files.fingerprint},
            {"ingress",
             {{"https", ingress_.https},
              {"http", ingress_.http},
              {"ipv6", ingress_.ipv6},
              {"front", ingress_.front}}}};
}

plan::Plan Provision::plan(plan::Reporter &reporter) {
    plan::Plan plan = plan::pending(host_steps());
    const bool fresh = !plan.empty();
    const os::Archive snapshot = pack_code(request_, state_);
    json task = document("plan", snapshot);
    task["fresh"] = fresh;
    PlanReader reader{plan, reporter};
    run_agent(host_, fresh ? nobody() : *subject_.account(), task, reader);
    for (const plan::Change &change : plan::pending(last_steps()))
        plan.push_back(change);
    return plan;
}

Provisioned Provision::apply(plan::Reporter &reporter) {
    const bool fresh = !accepted();
    const auto start = now_in_microseconds();
    try {
        return converge(reporter);
    } catch (const Error &error) {
        const Error told = with_its_lines(error, subject_, start);
        if (fresh && ledger_.exists())
            undo(reporter);
        throw told;
    }
}

Provisioned Provision::converge(plan::Reporter &reporter) {
    Provisioned done;
    reserve();
    forget_move(ledger_);
    plan::Steps first = host_steps();
    first.push_back(disk_step(subject_, disk_meanwhile()));
    done.changes = plan::apply_all(first, reporter);
    if (ledger_.fact("folder") != request_.folder)
        ledger_.append({"source", "remember the manifest's folder", "", {{"folder", request_.folder}}});
    os::Archive snapshot = pack_code(request_, state_);
    json task = document("apply", snapshot);
    if (refill_)
        task["restored"] = refill_(subject_, request_.service);
    task["logins"] = Registries{host_.paths, request_.name}.logins();
    const json result =
        run_agent(host_, *subject_.account(), task, reporter,
                  [&](const plan::Event &need, int input) { provide(need, input, snapshot); });
    warn_who_shares(host_.paths, state_, request_.service, reporter);
    done.changes += plan::apply_all(last_steps(), reporter);
    done.changes += result.value("changes", std::size_t{0});
    done.generation = result.value("generation", std::uint64_t{0});
    if (const json problem = result.value("problem", json{}); problem.is_string())
        done.problem = problem.get<std::string>();
    if (request_.service.publishes_app())
        done.url = "https://" + request_.service.web.own_name() +
                   (ingress_.https == 443 ? "" : ":" + std::to_string(ingress_.https)) + "/";
    return done;
}

bool Provision::hand_over_secrets(plan::Reporter &reporter) {
    const json result =
        release({{"verb", "apply"}, {"as_before", true}, {"secrets", secrets_.revisions(request_.service)}},
                reporter);
    return result.value("changes", std::size_t{0}) > 0;
}

json Provision::release(json task, plan::Reporter &reporter) {
    const auto start = now_in_microseconds();
    os::Archive none;
    task.update({{"name", request_.name}, {"home", subject_.layout.home}, {"live", live_folder(request_)}});
    try {
        return run_agent(host_, *subject_.account(), task, reporter,
                         [&](const plan::Event &need, int input) { provide(need, input, none); });
    } catch (const Error &error) {
        throw with_its_lines(error, subject_, start);
    }
}

/// Another provision may have chosen the same ports since ours did. What is somebody else's is refused
/// before the first entry of the ledger.
void Provision::reserve() {
    static_cast<void>(plan::pending(host_steps()));
    const auto lock = os::Lock::acquire(host_.paths.lock("_ports"));
    ingress_ = choose_ingress();
    require_running_front(host_, request_.service);
    reserve_ports(ledger_, request_.service, ingress_);
}

void Provision::provide(const plan::Event &need, int agent_input, os::Archive &snapshot) {
    if (need.text == "snapshot")
        return send_archive(snapshot, agent_input);
    if (need.text == "secret")
        return provide_secret(need.data, agent_input);
    if (need.text == "pair")
        return send_bytes(joined(request_.files), agent_input);
    json answer{{"ok", true}};
    try {
        provide_ingress(need.data);
    } catch (const Error &error) {
        answer = {{"ok", false}, {"reason", std::string{error.what()}}};
    }
    os::write_all(agent_input, answer.dump() + "\n", "fgn-agent");
}

/// The service user learns those that root's manifest names.
void Provision::provide_secret(const json &wanted, int agent_input) const {
    const std::string name = wanted.is_string() ? wanted.get<std::string>() : "";
    const auto secret =
        model::secrets_of(request_.service).contains(name) ? secrets_.find(name) : std::nullopt;
    send_bytes(secret ? secret->value : "", agent_input);
}

/// The service user names only the number of one of its own containers; manifest and ports are root's.
void Provision::provide_ingress(const json &wanted) {
    if (wanted.is_object() && wanted.contains("restore"))
        return system_ingress_.restore();
    const auto instance = wanted.is_object() ? wanted.value("instance", json{}) : json{};
    if (ingress_.privileged() && instance.is_number_unsigned())
        system_ingress_.run(request_.service, ingress_, instance.get<std::uint64_t>());
    else
        system_ingress_.remove();
}

void Provision::undo(plan::Reporter &reporter) {
    reporter.warn("undo", "taking back what was done, so that nothing is left of " + request_.name);
    Uninstall{host_, request_.name, ledger_}.take_back(reporter);
}

} // namespace fgn::host
