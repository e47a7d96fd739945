// SPDX-License-Identifier: Apache-2.0
#include "render/certificate.h"

#include "base/text.h"
#include "render/quote.h"
#include "render/unit_head.h"

namespace fgn::render {

namespace {

constexpr const char *no_limit = "StartLimitIntervalSec=0\n";

std::string run(const model::Service &service, const char *prefix) {
    return std::string{"\n[Service]\nType=oneshot\nExecStart="} + prefix + "/usr/bin/fgnctl cert renew " +
           unit_argument(service.name) + "\nTimeoutStartSec=300\n";
}

} // namespace

std::string certificate_unit(const model::Service &service) {
    return unit_head(service, "certificate") + no_limit + run(service, "");
}

/// Without Restart=: systemd starts nothing for a path while it waits to start it again.
std::string certificate_unit(const model::Service &service, const std::string &again) {
    return unit_head(service, "certificate") + no_limit + "OnSuccess=" + again + "\nOnFailure=" + again +
           "\n" + run(service, "");
}

/// A failure here is the one that the run before has told.
std::string certificate_again_unit(const model::Service &service) {
    return unit_head(service, "certificate, files that changed meanwhile") + no_limit + run(service, "-");
}

/// At times that authorities do not get from everybody.
std::string certificate_timer(const model::Service &service) {
    return unit_head(service, "certificate, timer") +
           "\n[Timer]\nOnCalendar=*-*-* 00/12:00:00\nRandomizedDelaySec=6h\nPersistent=yes\n\n"
           "[Install]\nWantedBy=timers.target\n";
}

std::string certificate_path(const model::Service &service, const std::vector<std::string> &folders) {
    std::string text = unit_head(service, "certificate, files") + "\n[Path]\n";
    for (const std::string &folder : folders)
        text += "PathChanged=" + unit_text(folder) + "\n";
    return text + "\n[Install]\nWantedBy=paths.target\n";
}

} // namespace fgn::render
