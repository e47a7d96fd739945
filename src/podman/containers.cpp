// SPDX-License-Identifier: Apache-2.0
#include "podman/containers.h"

#include "base/error.h"
#include "podman/answer.h"
#include "podman/connection.h"
#include "podman/log_frames.h"

#include <ctime>

namespace fgn::podman {

namespace {

http::Target container(const std::string &name, std::string_view action) {
    return target("/containers").segment(name).raw(action);
}

/// Of RFC 3339; 0 for what never was, which Podman dates to the year 1.
std::int64_t seconds(const std::string &moment) {
    struct tm parts {};
    const char *rest = ::strptime(moment.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (rest == nullptr || parts.tm_year < 70)
        return 0;
    while (*rest == '.' || (*rest >= '0' && *rest <= '9'))
        ++rest;
    struct tm zone {};
    const bool known = ::strptime(rest, "%z", &zone) != nullptr;
    return ::timegm(&parts) - (known ? zone.tm_gmtoff : 0);
}

Container container_from(const Answer &answer) {
    const Answer state = answer.at("State");
    Container out;
    out.id = answer.required("Id");
    out.name = answer.required("Name");
    out.image_id = answer.required("Image");
    out.image_digest = answer.text("ImageDigest");
    out.state = state.required("Status");
    out.health = state.at("Health").text("Status");
    out.restarts = static_cast<std::uint32_t>(answer.number("RestartCount"));
    out.exit_code = static_cast<int>(state.number("ExitCode"));
    out.oom_killed = state.flag("OOMKilled");
    out.started = seconds(state.text("StartedAt"));
    out.finished = seconds(state.text("FinishedAt"));
    out.labels = answer.at("Config").dictionary("Labels");
    return out;
}

bool says(const http::Response &response, std::string_view part) {
    return words(response).find(part) != std::string::npos;
}

} // namespace

std::optional<std::string> Containers::create(const nlohmann::json &spec) const {
    http::Request question = request("POST", target("/containers/create"));
    question.headers.emplace("Content-Type", "application/json");
    question.body = to_text(spec);
    const http::Response response = connection_.send(question, {404, 409, 500});
    if (response.ok())
        return Answer{response.body, endpoint(question)}.required("Id");
    if (says(response, "already in use"))
        return std::nullopt;
    refuse(question, response);
}

void Containers::unpack(const std::string &name, const std::string &tar) const {
    http::Request question = request("PUT", container(name, "/archive").query("path", "/"));
    question.headers.emplace("Content-Type", "application/x-tar");
    question.body = tar;
    connection_.send(question);
}

std::optional<Container> Containers::find(const std::string &name) const {
    const auto answer = connection_.get(container(name, "/json"));
    return answer ? std::optional{container_from(*answer)} : std::nullopt;
}

std::vector<Container> Containers::list(const std::string &label) const {
    std::vector<Container> out;
    const auto answer = connection_.get(
        target("/containers/json").query("all", "true").query("filters", label_filter(label)));
    if (answer)
        for (const Answer &item : answer->items())
            if (auto found = find(item.required("Id"))) // may have gone since
                out.push_back(*std::move(found));
    return out;
}

bool Containers::kill(const std::string &name, const std::string &signal) const {
    const http::Request question = request("POST", container(name, "/kill").query("signal", signal));
    const http::Response response = connection_.send(question, {404, 409, 500});
    if (response.status == 500 && !says(response, "container state improper")) // 409 only since 5.0
        refuse(question, response);
    return response.ok();
}

bool Containers::stop(const std::string &name, std::chrono::seconds grace) const {
    http::Request question =
        request("POST", container(name, "/stop").query("timeout", std::to_string(grace.count())));
    question.deadlines.silence += grace;
    question.deadlines.total += grace;
    return connection_.send(question, {304, 404}).ok();
}

bool Containers::remove(const std::string &name, bool force, std::chrono::seconds grace) const {
    http::Target address = target("/containers").segment(name).query("force", force ? "true" : "false");
    if (force)
        address.query("timeout", std::to_string(grace.count()));
    return connection_.remove(address, grace);
}

std::optional<Health> Containers::check_health(const std::string &name) const {
    const http::Request question = request("GET", container(name, "/healthcheck"));
    const http::Response response = connection_.send(question, {404, 409});
    const auto answer = response.ok() ? connection_.get(container(name, "/json")) : std::nullopt;
    if (!answer)
        return std::nullopt;
    // Only the inspection holds what the check printed.
    Health health{Answer{response.body, endpoint(question)}.required("Status"), ""};
    for (const Answer &run : answer->at("State").at("Health").at("Log").items())
        health.output = run.text("Output");
    return health;
}

bool Containers::archive(const std::string &name, const std::string &path, const http::Sink &sink,
                         std::uint64_t limit) const {
    http::Request question = request("GET", container(name, "/archive").query("path", path));
    question.sink = sink;
    question.limit = limit;
    question.deadlines = long_work;
    return connection_.send(question, {404}).ok();
}

std::vector<std::string> Containers::logs(const std::string &name, unsigned count) const {
    const http::Request question = request("GET", container(name, "/logs")
                                                      .query("stdout", "true")
                                                      .query("stderr", "true")
                                                      .query("tail", std::to_string(count)));
    const http::Response response = connection_.send(question, {404});
    return response.ok() ? log_lines(response.body) : std::vector<std::string>{};
}

} // namespace fgn::podman
