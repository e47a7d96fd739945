// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "systemd/connection.h"
#include "systemd/unit_status.h"

#include <string>

namespace fgn::systemd {

extern const Target manager_object;

/// The D-Bus path of a unit, whether or not it is loaded.
std::string unit_path(const std::string &unit);

/// One round trip; asking about a unit loads it.
UnitStatus read_unit(Connection &connection, const std::string &unit);

/// Notices that something about one unit may have changed, so that it is read then and not before.
class UnitWatch {
  public:
    UnitWatch(Connection &connection, const std::string &unit);
    UnitWatch(const UnitWatch &) = delete;
    UnitWatch &operator=(const UnitWatch &) = delete;

    /// Waits for a change that happened after the last call; false at the deadline.
    bool wait_change(Deadline deadline);

  private:
    Connection &connection_;
    bool changed_ = false;
    sdbus::Slot properties_, appeared_;
};

} // namespace fgn::systemd
