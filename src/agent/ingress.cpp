// SPDX-License-Identifier: Apache-2.0
#include "agent/acme.h"
#include "agent/certificate.h"
#include "agent/configuration.h"
#include "agent/deployment.h"
#include "agent/health.h"
#include "agent/instances.h"
#include "agent/maintenance.h"
#include "agent/one_shot.h"
#include "agent/snapshot.h"
#include "agent/web_units.h"
#include "base/error.h"
#include "os/digest.h"
#include "render/journal.h"
#include "render/unit.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

constexpr std::chrono::seconds probe_limit{20};
constexpr std::size_t settings_limit = 1U << 20U;

std::string fingerprint(Deployment &deployment, const std::string &configuration) {
    Generation generation = deployment.wanted;
    generation.web = {0, configuration, ""};
    const auto &layout = deployment.context.layout;
    return os::sha256(web_spec(generation, layout, deployment.context.podman_version()).dump() +
                      render::journal_line(deployment.service().logs, layout.journal_namespace()) +
                      render::web_unit(deployment.service(), layout, 0, {}) +
                      render::web_socket(deployment.service(), deployment.wanted.ingress));
}

/// Read from the code; before that is made, `kept` of the configuration before.
std::optional<std::string> own_file(Deployment &deployment, const std::optional<std::string> &file,
                                    const char *kept) {
    if (!file)
        return std::nullopt;
    const os::Directory &home = deployment.context.home();
    const auto code = code_folder(home, deployment.wanted);
    if (auto text = code ? code->read(*file, settings_limit) : std::nullopt)
        return text;
    const std::string before = deployment.current ? deployment.current->web.configuration : "";
    return home.read("fgnctl/config/" + before + "/" + kept, settings_limit).value_or("");
}

Configuration configuration(Deployment &deployment) {
    const model::Web &web = deployment.service().web;
    return web_configuration(
        deployment.service(), deployment.wanted.ingress,
        {own_file(deployment, web.include, "own.conf"), own_file(deployment, web.error_page, "error.html")});
}

/// What its container is given to read must be there first.
void make_mounts(Deployment &deployment, const Configuration &files) {
    const os::Directory &home = deployment.context.home();
    write_configuration(home, files);
    if (deployment.service().web.certificate.source == model::CertificateSource::acme)
        make_challenge_folder(home);
}

bool same_instance(Deployment &deployment) {
    return deployment.current && !deployment.wanted.nginx.digest.empty() &&
           deployment.current->web.fingerprint ==
               fingerprint(deployment, configuration_id(configuration(deployment)));
}

void check(Deployment &deployment) {
    Context &context = deployment.context;
    const Configuration files = configuration(deployment);
    make_mounts(deployment, files);
    Generation generation = deployment.wanted;
    generation.web = {generation.number, configuration_id(files), ""};
    const OneShot check{context, context.layout.check_container(generation.number)};
    check.retire(); // of a run that was killed
    deployment.undo.add([check] { check.retire(); });
    const char *hint =
        deployment.service().web.http3
            ? "Leave [web] http3 out unless this nginx knows it (1.25 and later), and look at the "
              "file of [web] include: nothing has been changed."
            : "Correct the file of [web] include: nothing has been changed.";
    if (const auto failure =
            check.run(web_check_spec(generation, context.layout, context.podman_version()),
                      render::check_unit(deployment.service(), context.layout, generation.number)))
        throw Error{"check the settings of nginx in", check.unit(), *failure, hint, ExitCode::unhealthy};
}

void replace(Deployment &deployment) {
    Context &context = deployment.context;
    const Configuration files = configuration(deployment);
    Instance &web = deployment.wanted.web;
    web = {deployment.wanted.number, configuration_id(files),
           fingerprint(deployment, configuration_id(files))};
    make_mounts(deployment, files);
    const std::uint64_t number = web.number;
    deployment.undo.add([&context, number] { retire_web(context, number); });
    context.podman.containers.create(web_spec(deployment.wanted, context.layout, context.podman_version()));
    WebUnits units{context};
    deployment.undo.add([&context, before = units.installed(), current = deployment.current] {
        WebUnits{context}.restore(before, current);
    });
    units.run(deployment.wanted);
}

void reload(Deployment &deployment) {
    Context &context = deployment.context;
    WebUnits units{context};
    if (!units.running(deployment.wanted.ingress))
        units.run(deployment.wanted);
    if (deployment.new_pair)
        reload_web(context, deployment.wanted);
}

/// What follows is judged as visitors see it.
void let_in(Deployment &deployment) {
    Context &context = deployment.context;
    if (!in_outage(context.home()))
        return;
    deployment.undo.add([&context] { begin_outage(context.home()); });
    end_outage(context.home());
}

} // namespace

void probe_ingress(Deployment &deployment) {
    const model::Service &service = deployment.service();
    if (service.front)
        return probe_front(deployment.wanted.ingress, probe_limit);
    const auto pair = Pairs{deployment.context.home()}.served();
    const std::string fingerprint = pair ? pair->info.fingerprint : "";
    const http::Probe health{service.web.own_name(), service.app.health, probe_limit};
    if (deployment.new_pair)
        wait_certificate(deployment.wanted.ingress, fingerprint, health);
    probe_ports(deployment.wanted.ingress, fingerprint, health,
                maintenance_since(deployment.context.home()).has_value());
}

/// Only the administrator's own settings can be wrong, and nginx may not know HTTP/3; what is fgnctl's is
/// tested.
std::unique_ptr<plan::Step> ingress_check_step(Deployment &deployment) {
    const auto needed = [&deployment] {
        const model::Web &web = deployment.service().web;
        return (web.include || web.http3) && (deployment.fresh() || !same_instance(deployment));
    };
    return plan::make_step({"ingress.check", "check the settings of the web server", "nginx -t", false},
                           needed, [&deployment](plan::Reporter &) { check(deployment); });
}

std::unique_ptr<plan::Step> ingress_step(Deployment &deployment) {
    const auto pending = [&deployment]() -> std::optional<plan::Change> {
        const bool same = !deployment.fresh() && same_instance(deployment);
        if (same && !deployment.switched && !in_outage(deployment.context.home()) &&
            WebUnits{deployment.context}.running(deployment.wanted.ingress))
            return std::nullopt;
        const std::string &front = deployment.service().web.share;
        const std::string ports = "ports " + std::to_string(deployment.wanted.ingress.https) + " and " +
                                  std::to_string(deployment.wanted.ingress.http) +
                                  (front.empty() ? "" : " of the front " + front);
        const char *title = !same                 ? "start the ingress"
                            : deployment.new_pair ? "reload the ingress"
                                                  : "ask through the ingress";
        return plan::Change{"ingress", title, ports, false};
    };
    return plan::make_step(pending, [&deployment](plan::Reporter &) {
        if (same_instance(deployment))
            reload(deployment);
        else
            replace(deployment);
        let_in(deployment);
        probe_ingress(deployment);
    });
}

} // namespace fgn::agent
