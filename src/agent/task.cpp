// SPDX-License-Identifier: Apache-2.0
#include "agent/task.h"

#include "agent/generation.h"
#include "base/error.h"
#include "model/manifest.h"
#include "os/directory.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr std::size_t requirements_limit = 64U << 10U;

void parse(Task &task) {
    task.service = model::parse_manifest(task.manifest, "the manifest", task.layout.name);
    task.defaults = model::parse_defaults(task.defaults_text, "/etc/fgnctl/defaults.toml");
}

void read_state(Task &task, const json &document) {
    const json &ingress = document.at("ingress");
    task.manifest = document.at("manifest");
    task.defaults_text = document.at("defaults");
    task.snapshot = document.at("snapshot");
    task.ingress = {ingress.at("https"), ingress.at("http"), ingress.at("ipv6"), ingress.value("front", "")};
    task.fresh = document.value("fresh", false);
    if (document.at("requirements").is_string())
        task.requirements = document.at("requirements").get<std::string>();
    parse(task);
}

/// The archive of the snapshot is not there any more, nor the administrator's folder.
void read_current_state(Task &task) {
    const auto home = os::Directory::open(task.layout.home);
    const auto current = current_generation(home);
    if (!current)
        throw Error{"find the service", task.layout.name, "it was never provisioned to the end",
                    "Run: sudo fgnctl provision " + task.layout.name, ExitCode::absent};
    task.manifest = current->manifest;
    task.defaults_text = current->defaults;
    task.snapshot = current->snapshot;
    task.ingress = current->ingress;
    parse(task);
    task.requirements = home.read("fgnctl/snapshots/" + task.snapshot + "/" +
                                      task.service.app.requirements.value_or("requirements.txt"),
                                  requirements_limit);
}

} // namespace

Task read_task(const json &document) {
    try {
        Task task;
        task.verb = document.at("verb");
        task.layout = {document.at("name"), document.at("home")};
        task.measured = document.value("measured", false);
        task.certificate = document.value("certificate", "");
        task.forced = document.value("forced", false);
        const bool changes = task.verb == "apply" || task.verb == "plan";
        if (changes)
            task.secrets = document.at("secrets").get<std::map<std::string, std::string>>();
        if (changes && document.value("as_before", false))
            read_current_state(task);
        else if (changes)
            read_state(task, document);
        return task;
    } catch (const json::exception &error) {
        throw Error{"read the task", "standard input", error.what(),
                    "fgn-agent is started by fgnctl, not by hand.", ExitCode::usage};
    }
}

} // namespace fgn::agent
