// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/podman/router.h"

#include <functional>
#include <map>
#include <string>

namespace fgn::fakes {

/// The images that are here, and the registries that others come from.
class FakeImages {
  public:
    /// `uses` counts the containers of an image id.
    FakeImages(Router &router, const Json &script, std::function<std::size_t(const std::string &)> uses);

    /// The inspection of an image by any of its names, its id or its digest; null when it is not here.
    Json find(const std::string &name) const;

  private:
    HttpReply list(const HttpRequest &request) const;
    HttpReply pull(const HttpRequest &request);
    HttpReply build(const HttpRequest &request);
    HttpReply tag(const HttpRequest &request, const std::string &name);
    HttpReply remove(const HttpRequest &request, const std::string &name);
    void put(const std::string &reference, const Json &image);

    const Json &script_;
    std::function<std::size_t(const std::string &)> uses_;
    std::map<std::string, Json> images_; // by id
};

} // namespace fgn::fakes
