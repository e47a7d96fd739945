// SPDX-License-Identifier: Apache-2.0
#include "agent/task.h"

#include "base/error.h"
#include "model/manifest.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

using nlohmann::json;

void read_state(Task &task, const json &document) {
    const json &ingress = document.at("ingress");
    task.manifest = document.at("manifest");
    task.defaults_text = document.at("defaults");
    task.secrets = document.at("secrets").get<std::map<std::string, std::string>>();
    task.snapshot = document.at("snapshot");
    task.ingress = {ingress.at("https"), ingress.at("http"), ingress.at("ipv6")};
    task.fresh = document.value("fresh", false);
    if (document.at("requirements").is_string())
        task.requirements = document.at("requirements").get<std::string>();
    task.service = model::parse_manifest(task.manifest, "the manifest", task.layout.name);
    task.defaults = model::parse_defaults(task.defaults_text, "/etc/fgnctl/defaults.toml");
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
        if (task.verb == "apply" || task.verb == "plan")
            read_state(task, document);
        return task;
    } catch (const json::exception &error) {
        throw Error{"read the task", "standard input", error.what(),
                    "fgn-agent is started by fgnctl, not by hand.", ExitCode::usage};
    }
}

} // namespace fgn::agent
