// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "base/text.h"
#include "podman/answer.h"
#include "podman/connection.h"
#include "podman/diagnosis.h"
#include "podman/images.h"
#include "podman/stream.h"

#include <algorithm>
#include <deque>
#include <vector>

namespace fgn::podman {

namespace {

/// What a build printed last: the step it is at, the end of that step's output, and the image's id.
class BuildLog {
  public:
    void add(std::string_view line) {
        if (line.rfind("STEP ", 0) == 0) {
            step_ = line;
            tail_.clear();
        } else {
            if (is_id(line))
                id_ = line;
            tail_.emplace_back(line);
            if (tail_.size() > kept)
                tail_.pop_front();
        }
    }

    const std::string &id() const { return id_; }

    Error error(const std::string &tag, const std::string &said) const {
        std::vector<std::string> lines{tail_.begin(), tail_.end()};
        if (!step_.empty())
            lines.insert(lines.begin(), step_);
        lines.push_back(said);
        const std::string evidence = sanitise(join(lines, "\n"), 8000, true);
        const auto diagnosis = diagnose(evidence);
        return {"build", tag, diagnosis ? std::string{diagnosis->reason} + "\n" + evidence : evidence,
                diagnosis ? std::string{diagnosis->hint} : std::string{}};
    }

  private:
    static constexpr std::size_t kept = 20;

    // The id is not marked in any way: it is a line of its own, in full or short.
    static bool is_id(std::string_view line) {
        const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
        return line.size() >= 12 && line.size() <= 64 && std::all_of(line.begin(), line.end(), is_digit);
    }

    std::string step_, id_;
    std::deque<std::string> tail_;
};

/// Podman takes the file out of the context before the build sees it.
nlohmann::json secrets_of(const BuildRequest &wanted) {
    nlohmann::json all = nlohmann::json::array();
    for (const std::string &name : wanted.secrets)
        all.push_back("id=" + name + ",src=" + name);
    return all;
}

http::Request build_request(const BuildRequest &wanted) {
    http::Target address = target("/build");
    address.query("t", wanted.tag)
        .query("dockerfile", to_text(nlohmann::json::array({wanted.containerfile})))
        .query("outputformat", "application/vnd.oci.image.manifest.v1+json")
        .query("layers", "true")
        .query("nocache", wanted.cached ? "false" : "true")
        .query("rm", "true")
        .query("forcerm", "true") // or a failed step leaves a container that keeps its image from removal
        .query("labels", to_text(wanted.labels))
        .query("buildargs", to_text(wanted.arguments));
    if (!wanted.secrets.empty())
        address.query("secrets", to_text(secrets_of(wanted)));
    if (!wanted.platform.empty())
        address.query("platform", wanted.platform);
    if (!wanted.network.empty())
        address.query("networkmode", wanted.network);
    http::Request request = podman::request("POST", address);
    request.headers.emplace("Content-Type", "application/x-tar");
    request.upload = wanted.context;
    request.limit = 256U << 20U;
    request.deadlines = long_work;
    return request;
}

} // namespace

Image Images::build(const BuildRequest &wanted, const Progress &progress) const {
    http::Request request = build_request(wanted);
    BuildLog log;
    Stream stream{endpoint(request), [&](std::string_view line) {
                      log.add(line);
                      progress(line);
                  }};
    request.sink = stream.sink();
    if (const http::Response response = connection_.send(request, {400, 500}); !response.ok())
        throw log.error(wanted.tag, words(response));
    stream.finish();
    if (!stream.error().empty())
        throw log.error(wanted.tag, stream.error());
    // A step may print a line that looks like an id, so the tag has the last word.
    auto image = find(wanted.tag);
    if (log.id().empty() || !image || image->id.rfind(log.id(), 0) != 0)
        throw log.error(wanted.tag, "Podman stopped before the image was complete");
    return *std::move(image);
}

} // namespace fgn::podman
