// SPDX-License-Identifier: Apache-2.0
#include "agent/instances.h"

#include "agent/hooks.h"
#include "agent/replicas.h"
#include "base/error.h"
#include "render/database_job.h"

#include <algorithm>
#include <charconv>

namespace fgn::agent {

namespace {

constexpr const char *folder = "fgnctl/instances";
constexpr const char *live = "fgnctl/instances/current";
const std::set<std::string> own_roles = {"after",
                                         "app",
                                         "before",
                                         "db",
                                         render::role(render::DatabaseJob::dump),
                                         render::role(render::DatabaseJob::restore),
                                         render::role(render::DatabaseJob::clear),
                                         "migrate",
                                         "web"};

std::optional<std::uint64_t> number_of(const std::string &text) {
    std::uint64_t number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc{} && end == text.data() + text.size() ? std::optional{number} : std::nullopt;
}

/// A container of the role of none of the service's own.
void note_any(Instances &found, const podman::Container &container, const model::Layout &layout) {
    const auto role = container.labels.find("fgnctl.role");
    if (role == container.labels.end() || own_roles.contains(role->second))
        return;
    const std::string prefix = layout.name + "-" + role->second + "-";
    if (container.name.starts_with(prefix))
        if (const auto number = number_of(container.name.substr(prefix.size())))
            found.containers[role->second].insert(*number);
}

} // namespace

/// When systemd had to kill a container's conmon, Podman says so once ("exited prematurely"), notes the
/// container as exited, and removes it when it is asked again.
void remove_container(Context &context, const std::string &name) {
    try {
        context.podman.containers.remove(name, true);
    } catch (const Error &) {
        context.podman.containers.remove(name, true);
    }
}

void make_instance_folder(const os::Directory &home, const Generation &generation, std::uint32_t replicas) {
    const os::Directory instance =
        home.make(std::string{folder} + "/" + std::to_string(generation.app.number), {0755});
    for (std::uint32_t replica = 1; replica <= replicas; ++replica)
        instance.make(model::Layout::run_folder(replica), {0777});
    // As the web server has them mounted.
    instance.link("code", generation.live.empty() ? "../../snapshots/" + generation.snapshot : "../../live");
}

std::optional<std::uint64_t> live_instance(const os::Directory &home) {
    const auto target = home.link_target(live);
    return target ? number_of(*target) : std::nullopt;
}

void set_live_instance(const os::Directory &home, std::uint64_t number) {
    home.link(live, std::to_string(number));
}

void retire_app(Context &context, std::uint64_t number) {
    retire_hooks(context, number);
    Replicas::retire(context, number);
    context.home().remove(std::string{folder} + "/" + std::to_string(number));
}

void retire_web(Context &context, std::uint64_t number) {
    remove_container(context, context.layout.web_container(number));
}

void retire_db(Context &context, std::uint64_t number) {
    remove_container(context, context.layout.db_container(number));
}

Instances found_instances(Context &context) {
    Instances found;
    const auto note = [](std::set<std::uint64_t> &numbers, const std::string &name,
                         const std::string &prefix) {
        if (name.starts_with(prefix))
            if (const auto number =
                    number_of(name.substr(prefix.size(), name.find('.', prefix.size()) - prefix.size())))
                numbers.insert(*number);
    };
    const std::string app = context.layout.name + "-app-", web = context.layout.name + "-web-",
                      db = context.layout.name + "-db-";
    for (const auto &container : context.podman.containers.list("fgnctl.service=" + context.layout.name)) {
        note(found.app, container.name, app);
        note(found.web, container.name, web);
        note(found.db, container.name, db);
        note_any(found, container, context.layout);
    }
    for (const std::string &unit : context.units().list())
        note(found.app, unit, app);
    for (const std::string &name : context.home().make(folder, {0755}).list())
        note(found.app, name, "");
    return found;
}

} // namespace fgn::agent
