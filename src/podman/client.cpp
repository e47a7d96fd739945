// SPDX-License-Identifier: Apache-2.0
#include "podman/client.h"

#include "podman/answer.h"

namespace fgn::podman {

Info Client::info() const {
    const http::Request question = request("GET", target("/info"));
    const Answer answer{connection_.send(question).body, endpoint(question)};
    const Answer host = answer.at("host");
    return {answer.at("store").text("graphDriverName"), host.text("networkBackend"),
            host.text("cgroupVersion"), host.at("security").flag("rootless")};
}

} // namespace fgn::podman
