// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace fgn::systemd {

/// A unit as its manager sees it; what a unit of its type does not have is empty.
struct UnitStatus {
    std::string name;
    std::string load_state;   // "loaded", "not-found", "masked", "bad-setting", …
    std::string active_state; // "active", "activating", "deactivating", "inactive", "failed", "reloading"
    std::string sub_state;
    std::string file_state; // "enabled", "disabled", "static", "generated", …; empty: there is no file
    std::string result;     // "success", or why it failed
    std::string control_group;
    std::string invocation_id;      // hexadecimal
    std::uint64_t active_since = 0; // microseconds since 1970; 0: never
    std::uint32_t main_pid = 0;
    std::uint32_t restarts = 0;          // automatic ones since it was last started
    std::int32_t main_code = 0;          // CLD_EXITED, CLD_KILLED, CLD_DUMPED; 0 when no main process ended
    std::int32_t main_status = 0;        // exit code, or signal
    std::optional<std::uint64_t> memory; // bytes
    std::optional<std::uint64_t> memory_max; // bytes; empty: no limit
    std::optional<std::uint64_t> cpu_nsec;
    std::optional<std::uint64_t> tasks;

    bool exists() const { return load_state != "not-found"; }
    bool active() const { return active_state == "active"; }
    bool failed() const { return active_state == "failed"; }
};

/// One row of Manager::units.
struct UnitRow {
    std::string name, description, load_state, active_state, sub_state;
};

} // namespace fgn::systemd
