// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/podman/http_server.h"
#include "podman/client.h"

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <deque>
#include <fstream>
#include <string>

namespace fgn::podman {

/// Serves what a real Podman of `version` once answered, recorded in tests/data/podman.
class Recording {
  public:
    explicit Recording(const std::string &version)
        : exchanges_(nlohmann::json::parse(std::ifstream{"data/podman/" + version + ".json"})),
          version_(version),
          server_(directory_ / "s", [this](const fakes::HttpRequest &) { return next(); }) {}

    /// A client whose next requests get the answers of these names, in this order.
    Client &play(std::deque<std::string> names) {
        names_ = std::move(names);
        return client_;
    }

  private:
    std::string next() {
        const std::string name = names_.at(0);
        names_.pop_front();
        for (const nlohmann::json &exchange : exchanges_)
            if (exchange["name"] == name)
                return fakes::serialise({exchange["status"],
                                         exchange.value("body", ""),
                                         exchange.value("content-type", ""),
                                         name.rfind("pull", 0) == 0,
                                         {{"Libpod-Api-Version", version_}}},
                                        7);
        throw std::out_of_range{name};
    }

    nlohmann::json exchanges_;
    std::string version_;
    std::deque<std::string> names_;
    fakes::SocketDirectory directory_;
    fakes::HttpServer server_;
    Client client_{directory_ / "s", ::getuid()};
};

} // namespace fgn::podman
