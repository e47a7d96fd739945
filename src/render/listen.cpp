// SPDX-License-Identifier: Apache-2.0
#include "render/listen.h"

#include "base/text.h"

namespace fgn::render {

namespace {

std::string listen_line(const Listener &listener, Role role) {
    std::string line =
        std::string{"        listen "} + (listener.unix_socket() ? "unix:" : "") + listener.address;
    if (listener.https)
        line += listener.quic ? " quic" : " ssl http2";
    if (listener.https && listener.unix_socket())
        line += " proxy_protocol";
    if (role != Role::named)
        line += listener.address.starts_with('[') ? " default_server ipv6only=on" : " default_server";
    return line + ";";
}

} // namespace

std::string listen_lines(const model::Service &service, const Ingress &ingress, bool https, Role role) {
    std::vector<std::string> lines;
    for (const Listener &listener : listeners(service, ingress))
        if (listener.https == https)
            lines.push_back(listen_line(listener, role));
    if (!service.web.share.empty())
        lines.push_back(std::string{"        set_real_ip_from unix:;\n        real_ip_header "} +
                        (https ? "proxy_protocol;" : "X-Real-IP;"));
    return join(lines, "\n");
}

} // namespace fgn::render
