// SPDX-License-Identifier: Apache-2.0
#include "render/quote.h"
#include "render/unit.h"

namespace fgn::render {

namespace {

constexpr const char *ports = "BindIPv6Only=ipv6-only\nBacklog=4096\nNoDelay=yes\n";

/// The front connects, and nobody else may; what is stopped is not there.
std::string for_front(const model::Service &service) {
    return "SocketUser=" + service.name + "\nSocketGroup=" + service.web.share +
           "\nSocketMode=0660\nDirectoryMode=0755\nRemoveOnStop=yes\nBacklog=4096\n";
}

} // namespace

std::string web_socket(const model::Service &service, const Ingress &ingress) {
    std::string text = "# Written by fgnctl; changes are lost at the next apply.\n[Unit]\nDescription=" +
                       unit_text(service.description) + " (ports)\nDocumentation=man:fgnctl(1)\n\n[Socket]\n";
    for (const Listener &listener : listeners(service, ingress))
        text += (listener.quic ? "ListenDatagram=" : "ListenStream=") + listener.address + "\n";
    text += service.web.share.empty() ? ports : for_front(service);
    // Without the trigger limit a crash loop of the web server cannot close the ports.
    return text + "TriggerLimitIntervalSec=0\n\n[Install]\nWantedBy=sockets.target\n";
}

} // namespace fgn::render
