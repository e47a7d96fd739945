// SPDX-License-Identifier: Apache-2.0
#include "agent/serve.h"

#include "agent/backup.h"
#include "agent/build.h"
#include "agent/deployment.h"
#include "agent/history.h"
#include "agent/image_archive.h"
#include "agent/lifecycle.h"
#include "agent/maintenance.h"
#include "agent/release.h"
#include "agent/renewal.h"
#include "agent/status.h"
#include "base/error.h"
#include "os/lock.h"

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <set>

namespace fgn::agent {

namespace {

using nlohmann::json;

json plan(Context &context) {
    for (const plan::Change &change : plan_deployment(context))
        context.host.report({plan::EventKind::planned, change.step, change.title, 0, plan::to_json(change)});
    return json::object();
}

json apply(Context &context) {
    if (const auto &logins = context.task.logins; logins && !logins->empty())
        keep_logins(context.home(), *logins);
    const Deployed deployed = deploy(context, context.task.restored.source);
    const json certificate = deployed.generation.publishes_app()
                                 ? certificate_json(context, context.task.service.web)
                                 : json(nullptr);
    return {{"changes", deployed.changes},
            {"generation", deployed.generation.number},
            {"problem", certificate.is_object() ? certificate["problem"] : json(nullptr)}};
}

/// What is no text is for the reader of the task to tell.
std::string text_of(const json &document, const char *key) {
    const bool there = document.is_object() && document.contains(key) && document[key].is_string();
    return there ? document[key].get<std::string>() : "";
}

/// What changes the service has it for itself, from before it looks at anything: a timer may renew the
/// certificate or deploy at any time.
std::optional<os::Lock> lock_for(const json &document, HostLink &host) {
    static const std::set<std::string> changing{
        "apply", "certificate-renew", "deploy", "rollback", "build", "backup", "restore"};
    if (!changing.contains(text_of(document, "verb")))
        return std::nullopt;
    const os::Directory home = os::Directory::open(text_of(document, "home"));
    const std::string path = home.make("fgnctl", {0755}).path() + "/lock";
    if (auto lock = os::Lock::try_acquire(path))
        return lock;
    host.warn("lock", "waiting for the end of " + deployment_under_way(home).value_or("another run"));
    return os::Lock::acquire(path);
}

json perform(Context &context) {
    const std::string &verb = context.task.verb;
    if (verb == "plan")
        return plan(context);
    if (verb == "apply")
        return apply(context);
    if (verb == "status")
        return service_status(context);
    if (verb == "start")
        return start_service(context);
    if (verb == "stop")
        return stop_service(context);
    if (verb == "restart")
        return restart_service(context);
    if (verb == "certificate-renew")
        return renew_certificate(context);
    if (verb == "deploy")
        return deploy_commit(context);
    if (verb == "rollback")
        return roll_back(context);
    if (verb == "restore")
        return restore_backup(context);
    if (verb == "backup")
        return begin_backup(context);
    if (verb == "backup-end")
        return end_backup(context);
    if (verb == "build")
        return build_image(context);
    if (verb == "push")
        return push_image(context);
    if (verb == "sbom")
        return software_list(context);
    if (verb == "registries")
        return {{"changed", keep_logins(context.home(), context.task.logins.value_or(RegistryLogins{}))}};
    if (verb == "history")
        return history_json(context);
    if (verb == "hold" || verb == "unhold")
        return hold_updates(context, verb == "hold");
    if (verb == "maintenance-on" || verb == "maintenance-off")
        return set_maintenance(context, verb == "maintenance-on");
    throw Error{"perform the task", verb, "fgn-agent knows no such verb",
                "Are fgnctl and fgn-agent of one version?", ExitCode::usage};
}

Task task_of_unit(const std::string &name) {
    const char *home = ::getenv("HOME");
    Task task;
    task.layout = {name, home == nullptr ? "" : home};
    return task;
}

using Errands = std::map<std::string, std::function<void(Context &)>>;

/// Whether it is one of `errands`.
bool serve_errand(const std::string &verb, const std::string &name, const Errands &errands) {
    const auto errand = errands.find(verb);
    if (errand == errands.end())
        return false;
    HostLink host{STDIN_FILENO, STDOUT_FILENO};
    Context context{task_of_unit(name), host};
    errand->second(context);
    return true;
}

} // namespace

ExitCode serve(int input, int output) {
    HostLink host{input, output};
    try {
        const json document = host.receive();
        const auto lock = lock_for(document, host);
        Context context{read_task(document), host};
        host.report({plan::EventKind::result, "", "", 0, perform(context)});
        return ExitCode::ok;
    } catch (const Error &error) {
        host.report(plan::failure(error));
        return error.code();
    } catch (const std::exception &error) {
        host.report(
            plan::failure({"work", "fgn-agent", error.what(), "This is a bug of fgnctl: please report it."}));
        return ExitCode::failure;
    }
}

bool serve_unit(const std::string &verb, const std::string &name, const std::string &container) {
    return serve_errand(verb, name,
                        {{"ensure", [&](Context &context) { ensure_container(context, container); }},
                         {"ready", [&](Context &context) { wait_ready(context, container); }}});
}

bool serve_images(const std::string &verb, const std::string &name) {
    return serve_errand(verb, name,
                        {{"save-images", [](Context &context) { save_images(context, STDOUT_FILENO); }},
                         {"load-images", [](Context &context) { load_images(context, STDIN_FILENO); }}});
}

void serve_rotation(const std::string &name, const LogBounds &bounds) {
    HostLink host{STDIN_FILENO, STDOUT_FILENO};
    Context context{task_of_unit(name), host};
    keep_rotating(context, bounds);
}

} // namespace fgn::agent
