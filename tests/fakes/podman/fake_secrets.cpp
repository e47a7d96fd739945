// SPDX-License-Identifier: Apache-2.0
#include "fakes/podman/fake_secrets.h"

#include "os/digest.h"

namespace fgn::fakes {

namespace {

Json describe(const std::string &name) {
    return {{"ID", os::sha256(name).substr(0, 25)},
            {"Spec", {{"Name", name}, {"Driver", {{"Name", "file"}, {"Options", Json::object()}}}}}};
}

HttpReply missing(const std::string &name) {
    return failure(404, "no such secret", "no secret with name or id \"" + name + "\": no such secret");
}

} // namespace

FakeSecrets::FakeSecrets(Router &router, const Json &script) : script_(script) {
    router.add("GET", "secrets/json", [this](const auto &, const auto &) {
        Json out = Json::array();
        for (const auto &[name, value] : secrets_)
            out.push_back(describe(name));
        return json(200, out);
    });
    router.add("GET", "secrets/*/json", [this](const auto &, const auto &name) {
        return secrets_.count(name) == 0 ? missing(name) : json(200, describe(name));
    });
    router.add("POST", "secrets/create",
               [this](const auto &request, const auto &) { return create(request); });
    router.add("DELETE", "secrets/*", [this](const auto &, const auto &name) {
        return secrets_.erase(name) == 0 ? missing(name) : HttpReply{204, "", ""};
    });
}

HttpReply FakeSecrets::create(const HttpRequest &request) {
    const std::string name = request.query("name");
    if (request.body.empty() || request.body.size() >= 512000)
        return failure(500, "secret data", "secret data must be larger than 0 and less than 512000 bytes");
    // "replace" is one of the parameters that 4.3 does not know, and ignores.
    const bool replace = script_.value("version", "4.3.1") >= "5" && request.query("replace") == "true";
    if (!replace && secrets_.count(name) != 0)
        return failure(500, "secret name in use", name + ": secret name in use");
    secrets_[name] = request.body;
    return json(200, {{"ID", os::sha256(name).substr(0, 25)}});
}

} // namespace fgn::fakes
