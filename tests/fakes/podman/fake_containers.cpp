// SPDX-License-Identifier: Apache-2.0
#include "fakes/podman/fake_containers.h"

#include "os/digest.h"

#include <algorithm>

namespace fgn::fakes {

namespace {

constexpr auto started = "2026-01-02T03:04:05.678901234Z";
constexpr auto never = "0001-01-01T00:00:00Z";

std::string frame(char stream, const std::string &text) {
    std::string out{stream, '\0', '\0', '\0'};
    for (const unsigned shift : {24U, 16U, 8U, 0U})
        out += static_cast<char>(text.size() >> shift);
    return out + text;
}

} // namespace

FakeContainers::FakeContainers(Router &router, const Json &script, const FakeImages &images)
    : script_(script), images_(images) {
    router.add("POST", "containers/create",
               [this](const auto &request, const auto &) { return create(request); });
    router.add("GET", "containers/json", [this](const auto &request, const auto &) { return list(request); });
    router.add("GET", "containers/*/json", on(&FakeContainers::inspect));
    router.add("POST", "containers/*/start", on(&FakeContainers::start));
    router.add("POST", "containers/*/kill", on(&FakeContainers::kill));
    router.add("POST", "containers/*/stop", on(&FakeContainers::stop));
    router.add("DELETE", "containers/*", on(&FakeContainers::remove));
    router.add("GET", "containers/*/healthcheck", on(&FakeContainers::check_health));
    router.add("GET", "containers/*/logs", on(&FakeContainers::logs));
}

Router::Route FakeContainers::on(Action action) {
    return [this, action](const HttpRequest &request, const std::string &name) {
        const auto found = std::find_if(containers_.begin(), containers_.end(), [&](const auto &entry) {
            return entry.first == name || entry.second.id == name;
        });
        if (found == containers_.end())
            return failure(404, "no such container", "no container with name or ID \"" + name + "\" found");
        return (this->*action)(request, found);
    };
}

void FakeContainers::set_state(const std::string &name, const std::string &state) {
    containers_.at(name).state = state;
}

std::size_t FakeContainers::count_of(const std::string &image_id) const {
    return static_cast<std::size_t>(
        std::count_if(containers_.begin(), containers_.end(),
                      [&](const auto &entry) { return entry.second.image_id == image_id; }));
}

HttpReply FakeContainers::create(const HttpRequest &request) {
    const Json spec = Json::parse(request.body);
    const std::string name = spec.at("name"), reference = spec.at("image");
    const Json image = images_.find(reference);
    if (image.is_null())
        return failure(script_.value("version", "4.3.1") < "5" ? 500 : 404, "image not known",
                       reference + ": image not known");
    if (containers_.count(name) != 0)
        return failure(500, "that name is already in use",
                       "the container name \"" + name + "\" is already in use");
    const std::string id = os::sha256("container " + name + std::to_string(containers_.size()));
    const std::string state = script_.value("run_created", false) ? "running" : "created";
    containers_[name] = {id, image["Id"], image["Digest"], state, spec};
    return json(201, {{"Id", id}, {"Warnings", Json::array()}});
}

HttpReply FakeContainers::list(const HttpRequest &request) const {
    Json out = Json::array();
    for (const auto &[name, container] : containers_)
        if (selected(container.spec.value("labels", Json::object()), request) &&
            (request.query("all") == "true" || container.state == "running"))
            out.push_back({{"Id", container.id}, {"Names", {name}}, {"State", container.state}});
    return json(200, out);
}

HttpReply FakeContainers::inspect(const HttpRequest &, Found found) {
    const auto &[name, container] = *found;
    const Json script = script_of(name);
    const std::string state = script.value("state", container.state);
    const Json log = {{{"Start", started}, {"End", started}, {"ExitCode", 0}, {"Output", "checked"}}};
    return json(200, {{"Id", container.id},
                      {"Name", name},
                      {"Image", container.image_id},
                      {"ImageDigest", container.image_digest},
                      {"RestartCount", script.value("restarts", 0)},
                      {"Config", {{"Labels", container.spec.value("labels", Json{})}}},
                      {"State",
                       {{"Status", state},
                        {"ExitCode", script.value("exit_code", container.exit_code)},
                        {"OOMKilled", script.value("oom_killed", false)},
                        {"StartedAt", state == "created" ? never : started},
                        {"Health", {{"Status", health(found)}, {"FailingStreak", 0}, {"Log", log}}}}}});
}

HttpReply FakeContainers::start(const HttpRequest &, Found found) {
    if (found->second.state == "running")
        return {304, "", ""};
    found->second.state = "running";
    return {204, "", ""};
}

HttpReply FakeContainers::kill(const HttpRequest &request, Found found) {
    if (found->second.state != "running")
        return failure(script_.value("version", "4.3.1") < "5" ? 500 : 409, "container state improper",
                       "can only kill running containers: container state improper");
    if (const std::string signal = request.query("signal"); signal == "KILL" || signal == "TERM") {
        found->second.state = "exited";
        found->second.exit_code = signal == "KILL" ? 137 : 143;
    }
    return {204, "", ""};
}

HttpReply FakeContainers::stop(const HttpRequest &, Found found) {
    if (found->second.state == "exited")
        return {304, "", ""};
    found->second.state = "exited";
    return {204, "", ""};
}

HttpReply FakeContainers::remove(const HttpRequest &request, Found found) {
    if (found->second.state == "running" && request.query("force") != "true")
        return failure(500, "container state improper", "cannot remove a running container without force");
    const Json report = {{{"Id", found->second.id}, {"RawInput", found->first}}};
    containers_.erase(found);
    return json(200, report);
}

HttpReply FakeContainers::check_health(const HttpRequest &, Found found) {
    if (found->second.state != "running")
        return failure(409, "not running", "container " + found->second.id + " is not running");
    const std::string status = health(found);
    if (status.empty())
        return failure(409, "no check", "has no defined healthcheck");
    return json(200, {{"Status", status}, {"FailingStreak", 0}, {"Log", nullptr}});
}

HttpReply FakeContainers::logs(const HttpRequest &request, Found found) {
    if (request.query("stdout").empty() && request.query("stderr").empty())
        return failure(400, "bad parameters", "you must choose at least one stream");
    HttpReply reply{200, "", "", true};
    char stream = 1;
    for (const Json &line : script_of(found->first).value("logs", Json::array())) {
        reply.body += frame(stream, line.get<std::string>() + "\n");
        stream = stream == 1 ? 2 : 1;
    }
    return reply;
}

Json FakeContainers::script_of(const std::string &name) const {
    return script_.value("containers", Json::object()).value(name, Json::object());
}

std::string FakeContainers::health(Found found) {
    auto &[name, container] = *found;
    if (!container.spec.contains("healthconfig") || container.state == "created")
        return "";
    const Json states = script_of(name).value("health", Json{"healthy"});
    return states.at(std::min(container.inspections++, states.size() - 1));
}

} // namespace fgn::fakes
