// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/directory.h"
#include "systemd/manager.h"

#include <optional>
#include <string>

namespace fgn::systemd {

/// A service unit, the timer of the same name that starts it, and where there is one the path unit that does
/// so too, as files in one folder of a manager.
class TimerService {
  public:
    /// `name` without suffix; the manager must outlive it.
    TimerService(Manager &manager, os::Directory units, std::string name);

    struct Texts {
        std::optional<std::string> timer, service, path;
        bool operator==(const Texts &) const = default;
    };
    Texts installed() const;
    /// Whether all is as `texts` has it, and what starts the service waits.
    bool runs(const Texts &texts);
    /// Writes, enables and starts what `texts` has, and removes what it has not.
    void install(const Texts &texts);

  private:
    void remove(const Texts &before);

    Manager &manager_;
    os::Directory units_;
    std::string service_, timer_, path_;
};

} // namespace fgn::systemd
