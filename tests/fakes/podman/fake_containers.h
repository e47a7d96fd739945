// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/podman/fake_images.h"
#include "fakes/podman/router.h"

#include <map>
#include <string>

namespace fgn::fakes {

/// Containers and what became of them. Nothing runs: states are set.
class FakeContainers {
  public:
    FakeContainers(Router &router, const Json &script, const FakeImages &images);

    /// As its unit, its program or the kernel would have it; throws std::out_of_range for an unknown name.
    void set_state(const std::string &name, const std::string &state);
    std::size_t count_of(const std::string &image_id) const;

  private:
    struct Container {
        std::string id, image_id, image_digest, state;
        Json spec;
        int exit_code = 0;
        std::size_t inspections = 0;
    };
    using Found = std::map<std::string, Container>::iterator;
    using Action = HttpReply (FakeContainers::*)(const HttpRequest &, Found);

    Router::Route on(Action action);
    HttpReply create(const HttpRequest &request);
    HttpReply list(const HttpRequest &request) const;
    HttpReply inspect(const HttpRequest &request, Found found);
    HttpReply start(const HttpRequest &request, Found found);
    HttpReply kill(const HttpRequest &request, Found found);
    HttpReply stop(const HttpRequest &request, Found found);
    HttpReply remove(const HttpRequest &request, Found found);
    HttpReply check_health(const HttpRequest &request, Found found);
    HttpReply logs(const HttpRequest &request, Found found);
    Json script_of(const std::string &name) const;
    std::string health(Found found);

    const Json &script_;
    const FakeImages &images_;
    std::map<std::string, Container> containers_;
};

} // namespace fgn::fakes
