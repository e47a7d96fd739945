// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/host_link.h"
#include "agent/task.h"
#include "os/directory.h"
#include "podman/client.h"
#include "systemd/bus.h"
#include "systemd/manager.h"

#include <optional>

namespace fgn::agent {

/// What the service side works with: the task, the home, Podman, the user manager, the host. Each is
/// reached when it is first asked for, so that a plan for a service that is not there needs none.
class Context {
  public:
    Context(Task task, HostLink &link);

    const Task task;
    const model::Layout &layout = task.layout;
    HostLink &host;
    const podman::Client podman;

    const os::Directory &home();
    systemd::Manager &manager();
    const podman::Version &podman_version();

    /// The folder of the user's unit files.
    os::Directory units();

  private:
    std::optional<os::Directory> home_;
    std::optional<systemd::Bus> bus_;
    std::optional<systemd::Manager> manager_;
    std::optional<podman::Version> version_;
};

} // namespace fgn::agent
