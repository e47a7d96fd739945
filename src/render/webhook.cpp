// SPDX-License-Identifier: Apache-2.0
#include "render/webhook.h"

#include "render/quote.h"

namespace fgn::render {

namespace {

constexpr std::string_view location = R"nginx(
        location = @PATH@ {
            if ($request_method != POST) {
                return 405;
            }
            limit_req zone=webhook burst=10 nodelay;
            limit_req_status 429;
            client_max_body_size 5m;
            scgi_pass unix:/srv/fgnctl/webhook/webhook.sock;
            scgi_pass_request_headers off;
            scgi_param SCGI 1;
            scgi_param SIGNATURE $http_x_hub_signature_256;
            scgi_param GITEA_SIGNATURE $http_x_gitea_signature;
            scgi_read_timeout 20s;
        }
)nginx";

constexpr std::string_view socket = R"unit([Unit]
Description=@DESCRIPTION@ (webhook, socket)
Documentation=man:fgnctl(1)

[Socket]
ListenStream=@SOCKET@
SocketMode=0666
DirectoryMode=0755
Accept=yes
MaxConnections=8
TriggerLimitIntervalSec=0

[Install]
WantedBy=sockets.target
)unit";

/// It needs nothing but what it inherits, and the folder where it leaves word.
constexpr std::string_view unit = R"unit([Unit]
Description=@DESCRIPTION@ (webhook)
Documentation=man:fgnctl(1)
CollectMode=inactive-or-failed
StartLimitIntervalSec=0

[Service]
ExecStart=/usr/libexec/fgnctl/fgn-agent webhook @MARK@ @SECRET@
StandardInput=socket
StandardOutput=socket
StandardError=journal
RuntimeMaxSec=20
NoNewPrivileges=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
RestrictRealtime=yes
RestrictAddressFamilies=none
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM
MemoryMax=64M
TasksMax=8
)unit";

constexpr const char *head = "# Written by fgnctl; changes are lost at the next apply.\n";

} // namespace

std::string webhook_location(const model::Service &service) {
    const std::string &path = service.update.webhook;
    return path.empty() ? "" : fill(location, {{"PATH", nginx_string(path)}});
}

std::string webhook_zone(const model::Service &service) {
    return service.update.webhook.empty()
               ? ""
               : "    limit_req_zone $binary_remote_addr zone=webhook:1m rate=1r/s;\n";
}

std::string webhook_socket(const model::Service &service, const model::Layout &layout) {
    return head + fill(socket, {{"DESCRIPTION", unit_text(service.description)},
                                {"SOCKET", unit_text(layout.webhook_folder() + "/webhook.sock")}});
}

std::string webhook_unit(const model::Service &service, const model::Layout &layout,
                         const std::string &secret) {
    return head + fill(unit, {{"DESCRIPTION", unit_text(service.description)},
                              {"MARK", unit_argument(layout.pushed())},
                              {"SECRET", unit_argument(secret)}});
}

} // namespace fgn::render
