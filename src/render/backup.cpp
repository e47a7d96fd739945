// SPDX-License-Identifier: Apache-2.0
#include "render/backup.h"

#include "render/quote.h"
#include "render/unit_head.h"

namespace fgn::render {

std::string backup_unit(const model::Service &service) {
    return unit_head(service, "backup") +
           "\n[Service]\nType=oneshot\nExecStart=/usr/libexec/fgnctl/fgn-agent ask-backup " +
           unit_argument(service.name) +
           "\nTimeoutStartSec=1d\nNoNewPrivileges=yes\nMemoryDenyWriteExecute=yes\n"
           "RestrictAddressFamilies=AF_UNIX\nSystemCallFilter=@system-service\n";
}

/// Not all services of a machine at once.
std::string backup_timer(const model::Service &service) {
    return unit_head(service, "backup, timer") + "\n[Timer]\nOnCalendar=*-*-* " + service.backup.at +
           ":00\nRandomizedDelaySec=15min\nPersistent=yes\n\n[Install]\nWantedBy=timers.target\n";
}

std::string backup_socket(const model::Service &service, const model::Layout &layout) {
    return unit_head(service, "backup, socket") +
           "\n[Socket]\nListenStream=" + unit_text(layout.backup_socket()) + "\nSocketUser=" + service.name +
           "\nSocketMode=0600\nDirectoryMode=0711\nBacklog=4\nTriggerLimitIntervalSec=0\nRemoveOnStop=yes\n\n"
           "[Install]\nWantedBy=sockets.target\n";
}

/// Root needs its files, those of the service's user by being that one, and whatever leads to a repository.
std::string backup_service(const model::Service &service) {
    return unit_head(service, "backup") +
           "StartLimitIntervalSec=0\n\n[Service]\nType=oneshot\nExecStart=/usr/bin/fgnctl backup --asked " +
           unit_argument(service.name) +
           "\nTimeoutStartSec=1d\nNice=10\nIOSchedulingClass=idle\nNoNewPrivileges=yes\nCacheDirectory="
           "fgnctl\n";
}

} // namespace fgn::render
