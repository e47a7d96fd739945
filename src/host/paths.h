// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace fgn::host {

/// Every place of the host side; tests give their own.
struct Paths {
    std::string etc = "/etc/fgnctl";       // accepted manifests, defaults.toml
    std::string state = "/var/lib/fgnctl"; // ledger/, services/, homes/
    std::string run = "/run/fgnctl";       // locks
    std::string system_units = "/etc/systemd/system";
    std::string systemd = "/etc/systemd";
    std::string accounts = "/etc"; // subuid, subgid, login.defs
    std::string agent = "/usr/libexec/fgnctl/fgn-agent";

    std::string manifest(const std::string &name) const { return etc + "/" + name + ".toml"; }
    /// Of a service, or of a thing of the whole host: those names begin with '_', as no service's does.
    std::string lock(const std::string &name) const { return run + "/" + name + ".lock"; }
};

} // namespace fgn::host
