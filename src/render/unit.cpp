// SPDX-License-Identifier: Apache-2.0
#include "render/unit.h"

#include "base/text.h"
#include "model/front.h"
#include "render/journal.h"
#include "render/logs.h"
#include "render/quote.h"
#include "render/stop_budget.h"
#include "render/unit_limits.h"

namespace fgn::render {

namespace {

constexpr std::string_view head = "# Written by fgnctl; changes are lost at the next apply.\n";

/// A container's unit: it is active while the container is healthy, and its cgroup holds the container.
/// It stops before the bus: Podman has the bus end the timer of its health check, and waits for one that
/// left.
constexpr std::string_view container_unit = R"unit([Unit]
Description=@DESCRIPTION@
Documentation=man:fgnctl(1)
@ORDER@After=dbus.service
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=all
Delegate=yes
KillMode=mixed
@SCOPE@ExecStartPre=/usr/libexec/fgnctl/fgn-agent ensure @SERVICE@ @CONTAINER@
ExecStart=@SOCKETS@/usr/bin/podman start @CONTAINER@
@READY@@BRIDGES@ExecStop=/usr/bin/podman stop --ignore -t @STOP@ @CONTAINER@
SuccessExitStatus=143
Restart=always
RestartSec=2
TimeoutStartSec=@START@
TimeoutStopSec=@KILL@
@LIMITS@
[Install]
WantedBy=@TARGET@
)unit";

/// Its lines are those of the container, which has no log of its own.
constexpr std::string_view one_shot_unit = R"unit([Unit]
Description=@DESCRIPTION@
Documentation=man:fgnctl(1)
@ORDER@After=dbus.service
StartLimitIntervalSec=0

[Service]
Type=oneshot
@KEPT@Delegate=yes
KillMode=mixed
@ENSURE@ExecStart=/usr/bin/podman start --attach @CONTAINER@
@CLEANED@SyslogIdentifier=@CONTAINER@
TimeoutStartSec=@LIMIT@
TimeoutStopSec=@KILL@
@LIMITS@@INSTALL@)unit";

constexpr std::uint32_t start_seconds = 120, check_seconds = 60;
constexpr std::uint32_t podman_start_seconds = 60; // until the container runs
/// Podman before 4.7 calls started what does not answer yet.
std::string ready_line(const std::string &service, const std::string &container) {
    return "ExecStartPost=/usr/libexec/fgnctl/fgn-agent ready " + unit_argument(service) + " " +
           unit_argument(container) + "\n";
}

/// Netavark before 1.9 lets whoever joins a network change the address of its bridge; the other members lose
/// it for up to half a minute, and with it names and the way out (netavark's commit 730e1bff).
std::string bridges_line(const std::vector<std::string> &networks) {
    return networks.empty() ? ""
                            : "ExecStartPost=-/usr/bin/podman unshare --rootless-netns "
                              "/usr/libexec/fgnctl/fgn-agent pin-bridges\n";
}

std::string ensure_line(const std::string &service, const std::string &container) {
    return "ExecStartPre=/usr/libexec/fgnctl/fgn-agent ensure " + service + " " + container + "\n";
}

/// Systemd kills what is left when the main process has ended, and Podman's end of a container is: this one
/// waits for it.
std::string cleaned_line(const std::string &container, std::uint32_t stop_seconds) {
    return "ExecStopPost=/usr/bin/podman stop --ignore -t " + std::to_string(stop_seconds) + " " + container +
           "\n";
}

constexpr std::uint32_t database_job_seconds = 1800; // as long as a hook may take at most
constexpr int database_start_seconds = 600;          // a crash may have left much to recover

/// The container of a front mounts it, be there already somebody who shares it or not.
std::string folder_line(const std::string &front) {
    return "ExecStartPre=+/usr/bin/install -d -m 0755 " + model::front_folder(front) + "\n";
}

/// What a user manager would give: PID 1 starts the service user's container without a session.
std::string system_scope(const model::Service &service, const model::Layout &layout, uid_t uid) {
    const std::string runtime = "/run/user/" + std::to_string(uid);
    return fill("User=@USER@\n"
                "Environment=@HOME@\n"
                "Environment=XDG_RUNTIME_DIR=@RUNTIME@\n"
                "Environment=DBUS_SESSION_BUS_ADDRESS=unix:path=@RUNTIME@/bus\n",
                {{"USER", layout.name}, {"HOME", unit_word("HOME=" + layout.home)}, {"RUNTIME", runtime}}) +
           journal_line(service.logs, layout.journal_namespace()) +
           (service.front ? folder_line(service.name) : "");
}

std::string web_order(const model::Layout &layout, const IngressScope &scope) {
    std::string needed = scope.system ? layout.system_web_socket() : layout.web_socket();
    if (scope.system)
        needed += " user@" + std::to_string(scope.uid) + ".service";
    return "Requires=" + needed + "\nAfter=" + needed + "\n";
}

/// "" for no units.
std::string after(const std::vector<std::string> &units) {
    const std::string all = join(units, " ");
    return units.empty() ? "" : "Wants=" + all + "\nAfter=" + all + "\n";
}

std::string app_order(const model::Service &service, const model::Layout &layout) {
    std::vector<std::string> first;
    if (service.has_mariadb())
        first.push_back(layout.db_unit());
    for (const model::Container &container : service.containers)
        if (container.timer.empty())
            first.push_back(layout.unit(container.name));
    // At boot requests wait on the web server's socket instead of failing.
    return "Before=" + layout.web_unit() + "\n" + after(first);
}

std::string any_order(const model::Container &container, const model::Layout &layout) {
    std::vector<std::string> first;
    for (const std::string &name : container.after)
        first.push_back(layout.unit(name));
    return after(first);
}

const char *boot_target(bool system) {
    return system ? "multi-user.target" : "default.target";
}

std::string one_shot(const std::string &description, const std::string &container, std::uint32_t seconds,
                     const model::Limits &limits) {
    return std::string(head) + fill(one_shot_unit, {{"DESCRIPTION", unit_text(description)},
                                                    {"ORDER", ""},
                                                    {"KEPT", ""},
                                                    {"ENSURE", ""},
                                                    {"CLEANED", ""},
                                                    {"INSTALL", ""},
                                                    {"CONTAINER", unit_argument(container)},
                                                    {"LIMIT", std::to_string(seconds)},
                                                    {"KILL", std::to_string(StopBudget::kill)},
                                                    {"LIMITS", limit_lines(limits)}});
}

/// A job counts as active once it has ended well; what a timer starts is inactive again.
std::string ending_unit(const model::Service &service, const model::Layout &layout,
                        const model::Container &any, std::uint64_t instance) {
    const std::string container = unit_argument(layout.container(any.name, instance));
    return std::string(head) +
           fill(one_shot_unit,
                {{"DESCRIPTION", unit_text(service.description) + " (" + any.name + ")"},
                 {"ORDER", any_order(any, layout)},
                 {"KEPT", any.job ? "RemainAfterExit=yes\n" : ""},
                 {"ENSURE", ensure_line(unit_argument(service.name), container)},
                 {"CLEANED", cleaned_line(container, any.stop_timeout)},
                 {"CONTAINER", container},
                 {"LIMIT", std::to_string(podman_start_seconds + any.start_timeout)},
                 {"KILL", std::to_string(any.stop_timeout + StopBudget::kill)},
                 {"LIMITS", limit_lines(any.limits)},
                 {"INSTALL",
                  any.job ? "\n[Install]\nWantedBy=" + std::string{boot_target(false)} + "\n" : ""}});
}

} // namespace

std::string app_unit(const model::Service &service, const model::Layout &layout, std::uint64_t instance,
                     std::uint32_t replica) {
    const std::string one = replica == 1 ? "" : "." + std::to_string(replica);
    return std::string(head) +
           fill(container_unit, {{"DESCRIPTION", unit_text(service.description) + " (application, instance " +
                                                     std::to_string(instance) + one + ")"},
                                 {"ORDER", app_order(service, layout)},
                                 {"SCOPE", open_logs_line(service.logs, layout, "app", replica)},
                                 {"SERVICE", unit_argument(service.name)},
                                 {"CONTAINER", unit_argument(layout.app_container(instance, replica))},
                                 {"SOCKETS", ""},
                                 {"READY", ""},
                                 {"BRIDGES", bridges_line(service.app.networks)},
                                 {"START", std::to_string(podman_start_seconds + service.app.start_timeout)},
                                 {"STOP", std::to_string(StopBudget::app)},
                                 {"KILL", std::to_string(StopBudget::app + StopBudget::kill)},
                                 {"LIMITS", limit_lines(service.app_limits)},
                                 {"TARGET", boot_target(false)}});
}

std::string hook_unit(const model::Service &service, const model::Layout &layout, model::Hook hook,
                      std::uint64_t instance) {
    return one_shot(service.description + " (" + key(hook) + ")", layout.container(role(hook), instance),
                    service.update.hook_timeout, service.app_limits);
}

std::string check_unit(const model::Service &service, const model::Layout &layout, std::uint64_t generation) {
    return one_shot(service.description + " (check of the web server's settings)",
                    layout.check_container(generation), check_seconds, service.web_limits);
}

std::string database_job_unit(const model::Service &service, const model::Layout &layout, DatabaseJob job) {
    return one_shot(service.description + " (" + role(job) + ")", layout.container(role(job), 0),
                    database_job_seconds, service.database_limits);
}

std::string db_unit(const model::Service &service, const model::Layout &layout, std::uint64_t instance) {
    const std::string container = layout.db_container(instance);
    return std::string(head) +
           fill(container_unit, {{"DESCRIPTION", unit_text(service.description) + " (database)"},
                                 {"ORDER", ""},
                                 {"SCOPE", ""},
                                 {"SERVICE", unit_argument(service.name)},
                                 {"CONTAINER", unit_argument(container)},
                                 {"SOCKETS", ""},
                                 {"READY", ready_line(service.name, container)},
                                 {"BRIDGES", ""},
                                 {"START", std::to_string(database_start_seconds)},
                                 {"STOP", std::to_string(StopBudget::db)},
                                 {"KILL", std::to_string(StopBudget::db + StopBudget::kill)},
                                 {"LIMITS", limit_lines(service.database_limits)},
                                 {"TARGET", boot_target(false)}});
}

std::string any_unit(const model::Service &service, const model::Layout &layout, const model::Container &any,
                     std::uint64_t instance) {
    if (any.ends())
        return ending_unit(service, layout, any, instance);
    const std::string container = layout.container(any.name, instance);
    return std::string(head) +
           fill(container_unit, {{"DESCRIPTION", unit_text(service.description) + " (" + any.name + ")"},
                                 {"ORDER", any_order(any, layout)},
                                 {"SCOPE", ""},
                                 {"SERVICE", unit_argument(service.name)},
                                 {"CONTAINER", unit_argument(container)},
                                 {"SOCKETS", ""},
                                 {"READY", any.health.empty() ? "" : ready_line(service.name, container)},
                                 {"BRIDGES", bridges_line(any.networks)},
                                 {"START", std::to_string(podman_start_seconds + any.start_timeout)},
                                 {"STOP", std::to_string(any.stop_timeout)},
                                 {"KILL", std::to_string(any.stop_timeout + StopBudget::kill)},
                                 {"LIMITS", limit_lines(any.limits)},
                                 {"TARGET", boot_target(false)}});
}

std::string any_timer(const model::Service &service, const model::Container &any) {
    if (any.timer.empty())
        return "";
    return std::string(head) + "[Unit]\nDescription=" + unit_text(service.description) + " (" + any.name +
           ", timer)\nDocumentation=man:fgnctl(1)\n\n[Timer]\nOnCalendar=" + unit_text(any.timer) +
           "\nAccuracySec=1s\nPersistent=yes\n\n[Install]\nWantedBy=timers.target\n";
}

/// nginx needs its sockets non-blocking and does not make them so; Podman 4.3 makes them blocking again.
std::string web_unit(const model::Service &service, const model::Layout &layout, std::uint64_t instance,
                     const IngressScope &scope) {
    return std::string(head) +
           fill(container_unit,
                {{"DESCRIPTION", unit_text(service.description) + " (web server)"},
                 {"ORDER", web_order(layout, scope)},
                 {"SCOPE", "NonBlocking=yes\n" +
                               (scope.system ? system_scope(service, layout, scope.uid) : "") +
                               open_logs_line(service.logs, layout, "web")},
                 {"SERVICE", unit_argument(service.name)},
                 {"CONTAINER", unit_argument(layout.web_container(instance))},
                 {"SOCKETS", "/usr/libexec/fgnctl/fgn-agent non-blocking "},
                 {"READY", ""},
                 {"BRIDGES", ""},
                 {"START", std::to_string(start_seconds)},
                 {"STOP", std::to_string(StopBudget::web)},
                 {"KILL", std::to_string(StopBudget::web + StopBudget::kill)},
                 {"LIMITS", limit_lines(service.web_limits)},
                 {"TARGET", boot_target(scope.system)}});
}

} // namespace fgn::render
