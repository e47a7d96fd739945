// SPDX-License-Identifier: Apache-2.0
#include "render/update.h"

#include "render/quote.h"
#include "render/unit_head.h"

namespace fgn::render {

namespace {

/// Before it looks: what is told from then on starts it again.
std::string forget_line(const model::Service &service, const model::Layout &layout) {
    return service.update.webhook.empty()
               ? ""
               : "ExecStartPre=/usr/bin/rm -f " + unit_argument(layout.pushed()) + "\n";
}

} // namespace

std::string update_path(const model::Service &service, const model::Layout &layout) {
    return unit_head(service, "update, word of a commit") +
           "\n[Path]\nPathExists=" + unit_text(layout.pushed()) + "\n\n[Install]\nWantedBy=paths.target\n";
}

/// The filter also forbids what a program from outside would need, were git to run one.
std::string update_unit(const model::Service &service, const model::Layout &layout) {
    return unit_head(service, "update") + "StartLimitIntervalSec=0\n\n[Service]\nType=oneshot\n" +
           forget_line(service, layout) + "ExecStart=/usr/bin/fgnctl deploy " + unit_argument(service.name) +
           " --unattended\nTimeoutStartSec=1h\nNoNewPrivileges=yes\nLockPersonality=yes\n"
           "MemoryDenyWriteExecute=yes\nRestrictRealtime=yes\n"
           "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\nSystemCallArchitectures=native\n"
           "SystemCallFilter=@system-service\nSystemCallErrorNumber=EPERM\nMemoryMax=1G\nTasksMax=128\n";
}

std::string update_timer(const model::Service &service) {
    const std::string every = std::to_string(service.update.every) + "s";
    return unit_head(service, "update, timer") + "\n[Timer]\nOnActiveSec=" + every +
           "\nOnUnitInactiveSec=" + every + "\nAccuracySec=1s\n\n[Install]\nWantedBy=timers.target\n";
}

} // namespace fgn::render
