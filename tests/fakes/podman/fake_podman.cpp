// SPDX-License-Identifier: Apache-2.0
#include "fakes/podman/fake_podman.h"

namespace fgn::fakes {

namespace {

Json recorded(const HttpRequest &request) {
    Json out{{"method", request.method},
             {"target", request.target},
             {"headers", request.headers},
             {"body", request.body}};
    try {
        out.dump();
    } catch (const Json::type_error &) { // a tar archive
        out["body"] = request.body.size();
    }
    return out;
}

Json store_info() {
    return {{"host",
             {{"networkBackend", "netavark"}, {"cgroupVersion", "v2"}, {"security", {{"rootless", true}}}}},
            {"store", {{"graphDriverName", "overlay"}}}};
}

Router router_without_state() {
    Router router;
    const auto nothing = [](const auto &, const auto &) { return json(200, Json::array()); };
    router.add("GET", "_ping", [](const auto &, const auto &) { return HttpReply{200, "OK", "text/plain"}; });
    router.add("GET", "info", [](const auto &, const auto &) { return json(200, store_info()); });
    router.add("GET", "volumes/json", nothing);
    router.add("GET", "networks/json", nothing);
    return router;
}

} // namespace

FakePodman::FakePodman(const std::string &socket, Json script, Hooks hooks)
    : hooks_(std::move(hooks)), script_(std::move(script)), faults_(script_.value("faults", Json::array())),
      router_(router_without_state()),
      images_(router_, script_, [this](const std::string &id) { return containers_.count_of(id); }),
      containers_(router_, script_, images_), secrets_(router_, script_),
      server_(
          socket, [this](const HttpRequest &request) { return answer(request); },
          [this](const HttpRequest &request) { return cut(request); }) {}

void FakePodman::behave(Json script) {
    const std::lock_guard lock{mutex_};
    script_ = std::move(script);
    faults_.set(script_.value("faults", Json::array()));
}

void FakePodman::set_state(const std::string &container, const std::string &state) {
    const std::lock_guard lock{mutex_};
    containers_.set_state(container, state);
}

std::string FakePodman::secret(const std::string &name) const {
    const std::lock_guard lock{mutex_};
    return secrets_.values().at(name);
}

std::vector<Json> FakePodman::requests() const {
    const std::lock_guard lock{mutex_};
    return requests_;
}

Cut FakePodman::cut(const HttpRequest &request) {
    if (hooks_.before)
        hooks_.before(*this);
    const std::lock_guard lock{mutex_};
    return faults_.cut(request);
}

std::string FakePodman::answer(const HttpRequest &request) {
    const std::lock_guard lock{mutex_};
    requests_.push_back(recorded(request));
    if (hooks_.after)
        hooks_.after(requests_.back());
    const auto fault = faults_.answer();
    HttpReply reply = fault ? *fault : router_(request);
    const std::string version = script_.value("version", "4.3.1");
    reply.headers["Libpod-Api-Version"] = version;
    reply.headers["Server"] = "Libpod/" + version + " (linux)";
    return serialise(reply, script_.value("chunk", std::size_t{4096}));
}

} // namespace fgn::fakes
