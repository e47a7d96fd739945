// SPDX-License-Identifier: Apache-2.0
#include "fakes/podman/fake_images.h"

#include "os/digest.h"

#include <algorithm>

namespace fgn::fakes {

namespace {

HttpReply stream(const std::vector<Json> &objects, const std::string &content_type) {
    HttpReply reply{200, "", content_type, true};
    for (const Json &object : objects)
        reply.body += object.dump() + "\n";
    return reply;
}

Json image_of(const std::string &content, const Json &labels, std::size_t size) {
    const std::string digest = "sha256:" + os::sha256("manifest of " + content);
    return {{"Id", os::sha256(content)},    {"Digest", digest}, {"RepoTags", Json::array()},
            {"RepoDigests", Json::array()}, {"Size", size},     {"Labels", labels}};
}

std::string repository(const std::string &reference) {
    const auto colon = reference.rfind(':');
    return colon > reference.rfind('/') + 1 ? reference.substr(0, colon) : reference;
}

} // namespace

FakeImages::FakeImages(Router &router, const Json &script,
                       std::function<std::size_t(const std::string &)> uses)
    : script_(script), uses_(std::move(uses)) {
    router.add("GET", "images/json", [this](const auto &request, const auto &) { return list(request); });
    router.add("GET", "images/*/json", [this](const auto &, const auto &name) {
        const Json image = find(name);
        return image.is_null() ? failure(404, "image not known", "failed to find image " + name)
                               : json(200, image);
    });
    router.add("POST", "images/pull", [this](const auto &request, const auto &) { return pull(request); });
    router.add("POST", "build", [this](const auto &request, const auto &) { return build(request); });
    router.add("POST", "images/*/tag",
               [this](const auto &request, const auto &name) { return tag(request, name); });
    router.add("DELETE", "images/*",
               [this](const auto &request, const auto &name) { return remove(request, name); });
    const Json here = script_.value("images", Json::object());
    for (const auto &[reference, image] : here.items())
        put(reference,
            image_of(reference, image.value("labels", Json::object()), image.value("size", 1000U)));
}

Json FakeImages::find(const std::string &name) const {
    for (const auto &[id, image] : images_) {
        const bool tagged = std::count(image["RepoTags"].begin(), image["RepoTags"].end(), name) > 0;
        const bool pinned = std::count(image["RepoDigests"].begin(), image["RepoDigests"].end(), name) > 0;
        if (tagged || pinned || id == name || (name.size() >= 12 && id.rfind(name, 0) == 0))
            return image;
    }
    return nullptr;
}

HttpReply FakeImages::list(const HttpRequest &request) const {
    Json out = Json::array();
    for (const auto &[id, image] : images_)
        if (selected(image["Labels"], request)) {
            out.push_back(image);
            out.back()["Containers"] = uses_(id);
            if (image["RepoTags"].empty())
                out.back()["RepoTags"] = nullptr;
        }
    return json(200, out);
}

HttpReply FakeImages::pull(const HttpRequest &request) {
    const std::string reference = request.query("reference");
    const std::string host = reference.substr(0, reference.find('/'));
    // 4.x and 5.x set the content type after they have sent the headers.
    const std::string content_type;
    const Json begin{{"stream", "Trying to pull " + reference + "...\n"}};
    const auto fail = [&](const std::string &error) {
        return stream({begin, {{"error", "initializing source docker://" + reference + ": " + error}}},
                      content_type);
    };
    for (const Json &unreachable : script_.value("unreachable", Json::array()))
        if (unreachable == host)
            return fail("pinging container registry " + host + ": dial tcp: connect: connection refused");
    const Json registry = script_.value("registry", Json::object());
    if (!registry.contains(reference))
        return fail("reading manifest: manifest unknown");
    const Json &found = registry[reference];
    const Json image = image_of(found.value("content", reference), found.value("labels", Json::object()),
                                found.value("size", 1000U));
    put(reference, image);
    return stream({begin,
                   {{"stream", "Getting image source signatures\n"}},
                   {{"images", {image["Id"]}}, {"id", image["Id"]}}},
                  content_type);
}

HttpReply FakeImages::build(const HttpRequest &request) {
    if (request.headers.count("content-type") == 0 ||
        request.headers.at("content-type") != "application/x-tar")
        return failure(400, "bad content type", "Content-Type: is not supported");
    const Json script = script_.value("build", Json::object());
    std::vector<Json> objects;
    for (const Json &line : script.value("lines", Json{"STEP 1/1: FROM scratch"}))
        objects.push_back({{"stream", line.get<std::string>() + "\n"}});
    if (const std::string error = script.value("error", ""); !error.empty()) {
        objects.push_back({{"errorDetail", {{"message", error + "\n"}}}, {"error", error + "\n"}});
        return stream(objects, "application/json");
    }
    const Json image = image_of(request.target + request.body, Json::parse(request.query("labels")), 1000);
    put(request.query("t"), image);
    objects.push_back({{"stream", "Successfully tagged " + request.query("t") + "\n"}});
    objects.push_back({{"stream", image["Id"].get<std::string>() + "\n"}});
    return stream(objects, "application/json");
}

HttpReply FakeImages::tag(const HttpRequest &request, const std::string &name) {
    const Json image = find(name);
    if (image.is_null())
        return failure(404, "image not known", "failed to find image " + name);
    put(request.query("repo") + ":" + request.query("tag"), image);
    return {201, "", ""};
}

HttpReply FakeImages::remove(const HttpRequest &request, const std::string &name) {
    Json image = find(name);
    if (image.is_null())
        return failure(404, "image not known", name + ": image not known");
    const std::string id = image["Id"];
    Json &tags = images_[id]["RepoTags"];
    const auto tag = std::find(tags.begin(), tags.end(), name);
    if (tag != tags.end() && tags.size() > 1) {
        tags.erase(tag);
        return json(200, {{"Untagged", {name}}, {"Errors", Json::array()}, {"ExitCode", 0}});
    }
    if (uses_(id) > 0 && request.query("force") != "true")
        return failure(409, "image is in use by a container", "image used by a container");
    const Json report{{"Deleted", {id}}, {"Untagged", tags}, {"Errors", Json::array()}, {"ExitCode", 0}};
    images_.erase(id);
    return json(200, report);
}

// A name moves from the image that had it.
void FakeImages::put(const std::string &reference, const Json &image) {
    for (auto &[id, other] : images_)
        other["RepoTags"].erase(std::remove(other["RepoTags"].begin(), other["RepoTags"].end(), reference),
                                other["RepoTags"].end());
    Json &kept = images_.emplace(image["Id"], image).first->second;
    kept["RepoTags"].push_back(reference);
    kept["RepoDigests"].push_back(repository(reference) + "@" + kept["Digest"].get<std::string>());
}

} // namespace fgn::fakes
