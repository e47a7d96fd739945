// SPDX-License-Identifier: Apache-2.0
#include "render/backup.h"

#include "render/quote.h"
#include "render/unit_head.h"

namespace fgn::render {

namespace {

/// Not all services of a machine at once.
std::string timer(const std::string &minute) {
    return "\n[Timer]\nOnCalendar=" + minute +
           ":00\nRandomizedDelaySec=15min\nPersistent=yes\n\n[Install]\nWantedBy=timers.target\n";
}

/// Root needs its files, those of the service's user by being that one, and whatever leads to a repository.
std::string run(const std::string &command) {
    return "StartLimitIntervalSec=0\n\n[Service]\nType=oneshot\nExecStart=/usr/bin/fgnctl " + command +
           "\nSlice=fgnctl.slice\nTimeoutStartSec=1d\nNice=10\nIOSchedulingClass=idle\nNoNewPrivileges=yes\n"
           "CacheDirectory=fgnctl\n";
}

} // namespace

std::string backup_unit(const model::Service &service) {
    return unit_head(service, "backup") +
           "\n[Service]\nType=oneshot\nExecStart=/usr/libexec/fgnctl/fgn-agent ask-backup " +
           unit_argument(service.name) +
           "\nTimeoutStartSec=1d\nNoNewPrivileges=yes\nMemoryDenyWriteExecute=yes\n"
           "RestrictAddressFamilies=AF_UNIX\nSystemCallFilter=@system-service\n";
}

std::string backup_timer(const model::Service &service) {
    return unit_head(service, "backup, timer") + timer("*-*-* " + service.backup.at);
}

std::string backup_socket(const model::Service &service, const model::Layout &layout) {
    return unit_head(service, "backup, socket") +
           "\n[Socket]\nListenStream=" + unit_text(layout.backup_socket()) + "\nSocketUser=" + service.name +
           "\nSocketMode=0600\nDirectoryMode=0711\nBacklog=4\nTriggerLimitIntervalSec=0\nRemoveOnStop=yes\n\n"
           "[Install]\nWantedBy=sockets.target\n";
}

std::string backup_service(const model::Service &service) {
    return unit_head(service, "backup") + run("backup --asked -- " + unit_argument(service.name));
}

std::string verify_unit(const model::Service &service) {
    return unit_head(service, "rehearsal of a restore") +
           run("backup verify --wait " + unit_argument(service.name));
}

/// "Sun 04:00" as systemd has it.
std::string verify_timer(const model::Service &service) {
    std::string moment = service.backup.verify;
    return unit_head(service, "rehearsal of a restore, timer") + timer(moment.insert(4, "*-*-* "));
}

} // namespace fgn::render
