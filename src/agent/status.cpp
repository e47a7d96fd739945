// SPDX-License-Identifier: Apache-2.0
#include "agent/status.h"

#include "agent/backoff.h"
#include "agent/backup_report.h"
#include "agent/container_unit.h"
#include "agent/front.h"
#include "agent/health.h"
#include "agent/limits.h"
#include "agent/maintenance.h"
#include "agent/mariadb_probe.h"
#include "agent/pairs.h"
#include "agent/reach.h"
#include "agent/relaxations.h"
#include "agent/renewal.h"
#include "agent/storage.h"
#include "agent/update_state.h"
#include "agent/usage.h"
#include "agent/web_units.h"
#include "base/error.h"

#include <ctime>
#include <set>

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr std::chrono::seconds answer_limit{3};

template <typename Value>
json or_null(const std::optional<Value> &value) {
    return value ? json(*value) : json(nullptr);
}

json unit_json(const systemd::UnitStatus &unit, const model::Limits &limits) {
    const bool measured = unit.memory && unit.tasks;
    const Usage usage = measured ? Usage{} : measure(unit.control_group);
    return {{"unit", unit.name},
            {"active", unit.active_state},
            {"sub", unit.sub_state},
            {"result", unit.result},
            {"since", unit.active_since},
            {"restarts", unit.restarts},
            {"memory", unit.memory.value_or(usage.memory)},
            {"memory_max", or_null(unit.memory_max)},
            {"oom_kills", or_null(oom_kills(unit.control_group))},
            {"cpu_nsec", or_null(unit.cpu_nsec)},
            {"cpus_max", or_null(limits.cpus)},
            {"unenforced", unenforced(limits, unit.control_group)},
            {"tasks", unit.tasks.value_or(usage.tasks)},
            {"tasks_max", or_null(limits.tasks)}};
}

json container_json(const std::string &role, const std::string &container, const std::string &image,
                    const systemd::UnitStatus &unit, const model::Limits &limits) {
    json object = unit_json(unit, limits);
    object["role"] = role;
    object["container"] = container;
    object["image"] = image;
    return object;
}

/// A container that ended before is not merely starting, however often systemd starts it again.
const char *health(const systemd::UnitStatus &unit, bool answers) {
    const bool activating = unit.active_state == "activating";
    if (!unit.active() && !activating)
        return "stopped";
    if (answers)
        return "healthy";
    return activating && unit.restarts == 0 ? "starting" : "unhealthy";
}

void add_health(json &container, const systemd::UnitStatus &unit, const http::Outcome &outcome,
                bool maintenance = false) {
    const bool up = unit.active() || unit.active_state == "activating";
    container["health"] = health(unit, serves(outcome, maintenance));
    container["answer"] = !up ? json(nullptr) : json(describe(outcome));
    container["answer_ms"] = outcome.answer ? json(outcome.answer->elapsed.count()) : json(nullptr);
}

/// Why a container that should be up is not, beyond what it answers.
void add_setbacks(Context &context, json &container) {
    const bool down = container["health"] == "unhealthy";
    const Setbacks setbacks = down ? Backoff{container["container"]}.read() : Setbacks{};
    const auto found = setbacks.count > 0 ? context.podman.containers.find(container["container"])
                                          : std::optional<podman::Container>{};
    container["setbacks"] = setbacks.count;
    if (found || !container.contains("reason"))
        container["reason"] = found ? json(setbacks.describe(*found)) : json(nullptr);
    container["next_start"] =
        found && setbacks.until > std::time(nullptr) ? json(setbacks.until) : json(nullptr);
}

json app_status(Context &context, const Generation &generation, const model::Service &service,
                std::uint32_t replica) {
    const std::uint64_t number = generation.app.number;
    const auto unit = context.manager().unit(context.layout.app_unit(number, replica));
    const bool own = service.app.from_image(); // or built here on a base
    json container = container_json("app", context.layout.app_container(number, replica),
                                    own ? ImagePin{service.app.image, generation.source.commit}.pinned()
                                        : generation.dependencies,
                                    unit, service.app_limits);
    container["base"] = own ? json(nullptr) : json(generation.python.pinned());
    add_health(container, unit,
               http::probe_unix(context.layout.app_socket(number, replica),
                                {"localhost", service.app.health, answer_limit}));
    return container;
}

http::Outcome visit(Context &context, const Generation &generation, const model::Service &service) {
    if (service.front)
        return http::probe_http({"127.0.0.1", generation.ingress.http}, {"localhost", "/", answer_limit});
    const auto pair = Pairs{context.home()}.served();
    return http::probe_https({"127.0.0.1", generation.ingress.https}, pair ? pair->info.fingerprint : "",
                             {service.web.own_name(), service.app.health, answer_limit});
}

json web_status(Context &context, const Generation &generation, const model::Service &service) {
    const auto unit = WebUnits{context}.status(generation.ingress);
    json container = container_json("web", context.layout.web_container(generation.web.number),
                                    generation.nginx.pinned(), unit, service.web_limits);
    add_health(container, unit, unit.active() ? visit(context, generation, service) : http::Outcome{},
               maintenance_since(context.home()).has_value());
    if (container["health"] == "unhealthy")
        container["reason"] = or_null(front_problem(service));
    return container;
}

json db_status(Context &context, const Generation &generation, const model::Service &service) {
    const auto unit = ContainerUnit{context, context.layout.db_unit()}.status();
    json container = container_json("db", context.layout.db_container(generation.db.number),
                                    generation.mariadb.pinned(), unit, service.database_limits);
    const Greeting greeting = greet_mariadb(context.layout.db_run() + "/mysqld.sock", answer_limit);
    container["health"] = health(unit, greeting.version.has_value());
    container["answer"] = greeting.version ? "answered as " + *greeting.version : greeting.reason;
    container["answer_ms"] = greeting.version ? json(greeting.elapsed.count()) : json(nullptr);
    return container;
}

/// Its exit code tells how it is.
void add_end(json &container, const systemd::UnitStatus &unit, const systemd::UnitStatus &timer,
             const std::string &when) {
    const bool failed = !unit.result.empty() && unit.result != "success";
    const bool waits = timer.active() && !failed;
    const bool stopped = !when.empty() && !timer.active();
    container["health"] = stopped  ? "stopped"
                          : failed ? "unhealthy"
                          : waits  ? "healthy"
                                   : health(unit, unit.active());
    container["timer"] = when;
    container["answer"] = failed          ? json("its last run failed: " + unit.result)
                          : waits         ? json("runs at: " + when)
                          : unit.active() ? json("has ended well")
                                          : json(nullptr);
}

/// Podman's last check; one without a check is healthy while it runs.
void add_check(Context &context, json &container, const systemd::UnitStatus &unit,
               const model::Container &settings) {
    const auto found =
        settings.health.empty() ? std::nullopt : context.podman.containers.find(container["container"]);
    const bool well = unit.active() && (settings.health.empty() || (found && found->health == "healthy"));
    container["health"] = health(unit, well);
    container["answer"] = found ? json("check: " + found->health) : json(nullptr);
}

json any_status(Context &context, const AnyInstance &made, const model::Container &settings) {
    const ContainerUnit unit{context, context.layout.unit(settings.name)};
    const systemd::UnitStatus status = unit.status();
    json container =
        container_json(settings.name, context.layout.container(settings.name, made.instance.number),
                       made.image.pinned(), status, settings.limits);
    if (settings.ends())
        add_end(container, status, unit.timer_status(), settings.timer);
    else
        add_check(context, container, status, settings);
    container["answer_ms"] = nullptr;
    return container;
}

json containers_json(Context &context, const Generation &generation, const model::Service &service) {
    json all = json::array();
    if (generation.has_app())
        for (std::uint32_t replica = 1; replica <= service.app.replicas; ++replica)
            all.push_back(app_status(context, generation, service, replica));
    if (generation.has_web())
        all.push_back(web_status(context, generation, service));
    if (generation.db.number > 0)
        all.push_back(db_status(context, generation, service));
    for (const model::Container &container : service.containers)
        all.push_back(any_status(context, generation.containers.at(container.name), container));
    for (json &container : all) {
        container.update(reach_json(service, container["role"]));
        container["relaxed"] = relaxations_json(service, container["role"]);
        add_setbacks(context, container);
    }
    return all;
}

json ports_json(const Generation &generation) {
    if (!generation.has_web())
        return nullptr;
    return {{"https", generation.ingress.https}, {"http", generation.ingress.http}};
}

std::string web_url(const Generation &generation, const model::Service &service) {
    const std::uint16_t https = generation.ingress.https;
    return "https://" + service.web.own_name() + (https == 443 ? "" : ":" + std::to_string(https)) + "/";
}

json source_json(const Generation &generation) {
    if (generation.source.reference.empty())
        return nullptr;
    json source = version_json(generation.source.commit);
    source["reference"] = generation.source.reference;
    return source;
}

std::string overall(const json &containers, const json &certificate, const json &update, const json &backup) {
    std::set<std::string> seen;
    for (const json &container : containers)
        seen.insert(container["health"].get<std::string>());
    const bool sound =
        (!certificate.is_object() || certificate["problem"].is_null()) &&
        (!update.is_object() || (update["reason"].is_null() && update["unreachable"].is_null())) &&
        (!backup.is_object() || (backup["failure"].is_null() && (!backup["rehearsal"].is_object() ||
                                                                 backup["rehearsal"]["failure"].is_null())));
    if (seen.size() == 1 && !seen.contains("unhealthy"))
        return sound || !seen.contains("healthy") ? *seen.begin() : "degraded";
    return seen.contains("starting") && !seen.contains("unhealthy") ? "starting" : "degraded";
}

} // namespace

json service_status(Context &context) {
    const Generation generation = require_generation(context.home(), context.layout.name);
    const model::Service service = generation.service(context.layout.name);
    const json containers = containers_json(context, generation, service);
    const bool app = generation.has_app();
    const bool published = generation.publishes_app();
    const json certificate = published ? certificate_json(context, service.web) : json(nullptr);
    const json update =
        app && !service.app.from_folder() ? UpdateState::read(context.home()).to_json() : json(nullptr);
    const json backup = backup_report(context.layout.name);
    return {{"name", context.layout.name},
            {"description", service.description},
            {"state", overall(containers, certificate, update, backup)},
            {"url", published ? json(web_url(generation, service)) : json(nullptr)},
            {"ports", ports_json(generation)},
            {"http3", service.web.http3},
            {"front", service.web.share.empty() ? json(nullptr) : json(service.web.share)},
            {"sites", sites_json(service)},
            {"generation", generation.number},
            {"created", generation.created},
            {"snapshot", generation.snapshot},
            {"live", generation.live.empty() ? json(nullptr) : json(generation.live)},
            {"source", source_json(generation)},
            {"update", update},
            {"containers", containers},
            {"volumes", volumes_json(context, service)},
            {"disk", disk_json(context.layout.home, service.disk)},
            {"backup", backup},
            {"maintenance", or_null(maintenance_since(context.home()))},
            {"certificate", certificate}};
}

} // namespace fgn::agent
