// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "http/message.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fgn::podman {

class Connection;

struct Image {
    std::string id;                 // 64 hex digits
    std::string digest;             // of the manifest, "sha256:…"; empty where Podman knows none
    std::vector<std::string> names; // "host/name:tag"
    std::uint64_t size = 0;         // bytes
    std::map<std::string, std::string> labels;
    std::string user = {}; // that it runs as unless another is named; empty for its root, and in lists
};

/// Takes what Podman prints, line by line; what it throws cancels the work.
using Progress = std::function<void(std::string_view line)>;

struct BuildRequest {
    std::string tag;
    http::Source context; // a tar archive
    std::string containerfile = "Containerfile";
    std::string network = {}; // "host" or a network's name; empty: Podman's own choice
    std::map<std::string, std::string> labels = {};
    std::map<std::string, std::string> arguments = {};
    std::vector<std::string> secrets = {}; // files of the context, each the build secret of its name
    bool cached = true;                    // steps that were done before are not done again
    std::string platform = {};             // "os/architecture"; empty: this machine's
};

class Images {
  public:
    explicit Images(const Connection &connection) : connection_(connection) {}

    std::optional<Image> find(const std::string &reference) const;
    /// Those that carry `label`: "key" or "key=value".
    std::vector<Image> list(const std::string &label) const;
    /// Those of which a name begins with `prefix`.
    std::vector<Image> named(const std::string &prefix) const;

    /// Asks the registry even when the image is here. The Error says whether the registry was out of reach,
    /// knows no such image or refused, or the disk was full, and what to do.
    Image pull(const std::string &reference, const Progress &progress) const;
    /// Of the image that the registry has under `reference` for "os/architecture": "sha256:…". Throws Error
    /// also when there is none, as for every image that is of one platform only.
    std::string digest_for(const std::string &reference, const std::string &platform) const;
    /// The Error holds the last lines of the step that failed.
    Image build(const BuildRequest &request, const Progress &progress) const;
    /// Hands it to a registry as `destination`; the Error says what a pull's does.
    void push(const std::string &reference, const std::string &destination) const;
    /// `name` is "host/name" without a tag.
    void tag(const std::string &reference, const std::string &name, const std::string &tag) const;

    /// Hands `sink` a docker-archive(5) of those that `references` name, each once; of one that is named by
    /// its id the archive has no name.
    void save(const std::vector<std::string> &references, const http::Sink &sink) const;
    /// Takes what save gave: ids and names are as they were, digests are not.
    void load(const http::Source &archive) const;

    /// Whether it existed; an image in use is an Error unless `force`, which removes its containers too.
    bool remove(const std::string &reference, bool force = false) const;
    /// Whether it is gone; one that a container or another image uses stays.
    bool remove_unused(const std::string &reference) const;
    /// Removes the images that carry `label` and that no container uses, tagged ones too; returns their ids.
    std::vector<std::string> prune(const std::string &label) const;

  private:
    const Connection &connection_;
};

} // namespace fgn::podman
