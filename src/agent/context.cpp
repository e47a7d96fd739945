// SPDX-License-Identifier: Apache-2.0
#include "agent/context.h"

#include <unistd.h>

namespace fgn::agent {

namespace {

/// Not XDG_RUNTIME_DIR: ExecStartPre= of a system unit and a shell of machined must find the same one.
std::string podman_socket() {
    return "/run/user/" + std::to_string(::getuid()) + "/podman/podman.sock";
}

} // namespace

Context::Context(Task wanted, HostLink &link)
    : task(std::move(wanted)), host(link), podman(podman_socket(), ::getuid()) {}

const os::Directory &Context::home() {
    if (!home_)
        home_ = os::Directory::open(layout.home);
    return *home_;
}

systemd::Manager &Context::manager() {
    if (!manager_) {
        bus_ = systemd::Bus::user();
        manager_.emplace(*bus_);
    }
    return *manager_;
}

const podman::Version &Context::podman_version() {
    if (!version_)
        version_ = podman.version();
    return *version_;
}

os::Directory Context::units() {
    return home().make(".config/systemd/user", {0755});
}

} // namespace fgn::agent
