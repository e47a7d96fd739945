// SPDX-License-Identifier: Apache-2.0
#include "render/ingress.h"

#include "model/front.h"

namespace fgn::render {

namespace {

std::vector<Listener> behind_front(const model::Web &web) {
    std::vector<Listener> all;
    for (const bool https : {true, false})
        for (const std::string &host : web.names)
            all.push_back({model::front_socket(web.share, https ? "https" : "http", host), https});
    return all;
}

} // namespace

std::vector<Listener> listeners(const model::Service &service, const Ingress &ingress) {
    if (!service.web.share.empty())
        return behind_front(service.web);
    std::vector<Listener> all;
    const auto add = [&all, &ingress](std::uint16_t port, bool https, bool quic) {
        all.push_back({"0.0.0.0:" + std::to_string(port), https, quic});
        if (ingress.ipv6)
            all.push_back({"[::]:" + std::to_string(port), https, quic});
    };
    add(ingress.https, true, false);
    add(ingress.http, false, false);
    if (service.web.http3)
        add(ingress.https, true, true);
    return all;
}

} // namespace fgn::render
