// SPDX-License-Identifier: Apache-2.0
#include "podman/images.h"

#include "base/error.h"
#include "podman/answer.h"
#include "podman/connection.h"
#include "podman/diagnosis.h"
#include "podman/stream.h"

#include <algorithm>

namespace fgn::podman {

namespace {

constexpr std::uint64_t largest_archive = std::uint64_t{1} << 40U; // bytes

Image image_from(const Answer &answer) {
    std::string id = answer.required("Id");
    constexpr std::string_view algorithm = "sha256:";
    if (id.rfind(algorithm, 0) == 0)
        id.erase(0, algorithm.size());
    return {std::move(id),
            answer.text("Digest"),
            answer.texts("RepoTags"),
            static_cast<std::uint64_t>(std::max<std::int64_t>(0, answer.number("Size"))),
            answer.dictionary("Labels"),
            answer.at("Config").text("User")};
}

http::Target images_with(const std::string &label) {
    return target("/images/json").query("filters", label_filter(label));
}

http::Request removal(const std::string &reference, bool force) {
    return request("DELETE", target("/images").segment(reference).query("force", force ? "true" : "false"));
}

Error registry_error(const char *context, const std::string &reference, const std::string &said) {
    if (const auto diagnosis = diagnose(said))
        return {context, reference, std::string{diagnosis->reason} + "\n" + said,
                std::string{diagnosis->hint}};
    return {context, reference, said};
}

bool has_name(const Image &image, const std::string &prefix) {
    return std::any_of(image.names.begin(), image.names.end(),
                       [&](const std::string &name) { return name.starts_with(prefix); });
}

} // namespace

std::optional<Image> Images::find(const std::string &reference) const {
    const auto answer = connection_.get(target("/images").segment(reference).raw("/json"));
    return answer ? std::optional{image_from(*answer)} : std::nullopt;
}

std::vector<Image> Images::list(const std::string &label) const {
    std::vector<Image> out;
    if (const auto answer = connection_.get(images_with(label)))
        for (const Answer &item : answer->items())
            out.push_back(image_from(item));
    return out;
}

std::vector<Image> Images::named(const std::string &prefix) const {
    std::vector<Image> out;
    if (const auto answer = connection_.get(target("/images/json")))
        for (const Answer &item : answer->items())
            if (Image image = image_from(item); has_name(image, prefix))
                out.push_back(std::move(image));
    return out;
}

std::string Images::digest_for(const std::string &reference, const std::string &platform) const {
    http::Request asked = request("GET", target("/manifests").segment(reference).raw("/json"));
    asked.deadlines = long_work;
    const http::Response response = connection_.send(asked, {404, 500});
    if (!response.ok())
        throw registry_error("ask which platforms there are of", reference, words(response));
    for (const Answer &item : Answer{response.body, endpoint(asked)}.at("manifests").items()) {
        const Answer of = item.at("platform");
        if (of.text("os") + "/" + of.text("architecture") == platform)
            return item.required("digest");
    }
    throw Error{"find an image of " + platform + " as", reference, "the registry has none",
                "name one that is for several platforms in /etc/fgnctl/defaults.toml", ExitCode::refused};
}

Image Images::pull(const std::string &reference, const Progress &progress) const {
    http::Request request = podman::request(
        "POST", target("/images/pull").query("reference", reference).query("policy", "always"));
    request.deadlines = long_work;
    Stream stream{endpoint(request), progress};
    request.sink = stream.sink();
    if (const http::Response response = connection_.send(request, {500}); !response.ok())
        throw registry_error("pull", reference, words(response));
    stream.finish();
    if (!stream.error().empty())
        throw registry_error("pull", reference, stream.error());
    if (auto image = stream.id().empty() ? std::nullopt : find(stream.id()))
        return *std::move(image);
    throw Error{"pull", reference, "Podman stopped before the image was complete", "try again"};
}

/// Without progress the status of the answer says how it ended.
void Images::push(const std::string &reference, const std::string &destination) const {
    http::Request request = podman::request("POST", target("/images")
                                                        .segment(reference)
                                                        .raw("/push")
                                                        .query("destination", destination)
                                                        .query("quiet", "true"));
    request.deadlines = long_work;
    if (const http::Response response = connection_.send(request, {400, 500}); !response.ok())
        throw registry_error("push", destination, words(response));
}

void Images::tag(const std::string &reference, const std::string &name, const std::string &tag) const {
    connection_.send(request(
        "POST", target("/images").segment(reference).raw("/tag").query("repo", name).query("tag", tag)));
}

void Images::save(const std::vector<std::string> &references, const http::Sink &sink) const {
    http::Target address = target("/images/export").query("format", "docker-archive");
    for (const std::string &reference : references)
        address.query("references", reference);
    http::Request asked = request("GET", address);
    asked.sink = sink;
    asked.limit = largest_archive;
    asked.deadlines = long_work;
    connection_.send(asked);
}

void Images::load(const http::Source &archive) const {
    http::Request asked = request("POST", target("/images/load"));
    asked.headers.emplace("Content-Type", "application/x-tar");
    asked.upload = archive;
    asked.deadlines = long_work;
    connection_.send(asked);
}

bool Images::remove(const std::string &reference, bool force) const {
    return connection_.send(removal(reference, force), {404}).ok();
}

bool Images::remove_unused(const std::string &reference) const {
    return connection_.send(removal(reference, false), {404, 409}).status != 409;
}

// Podman's own prune gives up at the first image that anything uses.
std::vector<std::string> Images::prune(const std::string &label) const {
    const auto answer = connection_.get(images_with(label));
    std::vector<std::string> ids;
    for (const Answer &item : answer ? answer->items() : std::vector<Answer>{}) {
        if (item.number("Containers") > 0)
            continue;
        const Image image = image_from(item);
        bool gone = true;
        for (const std::string &name : image.names.empty() ? std::vector{image.id} : image.names)
            gone &= remove_unused(name);
        if (gone)
            ids.push_back(image.id);
    }
    return ids;
}

} // namespace fgn::podman
