// SPDX-License-Identifier: Apache-2.0
#include "systemd/transient_properties.h"

#include <cerrno>
#include <cstdint>

namespace fgn::systemd {

namespace {

using Words = std::vector<std::string>;

/// A list of what is allowed; everything else is not.
UnitProperty only(const char *name, const Words &words) {
    return unit_property(name, sdbus::Struct<bool, Words>{true, words});
}

/// Bound at their own place, because that also brings back what ProtectHome= has hidden.
UnitProperty bound(const char *name, const Words &paths, bool may_be_missing) {
    using Bind = sdbus::Struct<std::string, std::string, bool, std::uint64_t>;
    constexpr std::uint64_t recursive = 16384; // MS_REC
    std::vector<Bind> binds;
    for (const std::string &path : paths)
        binds.emplace_back(path, path, may_be_missing, recursive);
    return unit_property(name, binds);
}

} // namespace

UnitProperties sandbox_properties(const Sandbox &sandbox) {
    const auto yes = [](const char *name) { return unit_property(name, true); };
    const auto set = [](const char *name, const char *value) {
        return unit_property(name, std::string{value});
    };
    constexpr std::uint64_t none = 0;
    UnitProperties properties{
        yes("NoNewPrivileges"),
        unit_property("CapabilityBoundingSet", none),
        unit_property("AmbientCapabilities", none),
        set("ProtectSystem", "strict"),
        set("ProtectHome", "tmpfs"),
        bound("BindPaths", sandbox.writable, false),
        yes("PrivateTmp"),
        yes("PrivateDevices"),
        yes("ProtectKernelTunables"),
        yes("ProtectKernelModules"),
        yes("ProtectKernelLogs"),
        yes("ProtectControlGroups"),
        yes("ProtectClock"),
        yes("ProtectHostname"),
        only("RestrictAddressFamilies", {"AF_UNIX", "AF_INET", "AF_INET6"}),
        unit_property("RestrictNamespaces", none),
        // Without RestrictSUIDSGID: it takes openat2(2) away, and with it paths that follow no link.
        yes("RestrictRealtime"),
        yes("LockPersonality"),
        yes("MemoryDenyWriteExecute"),
        unit_property("SystemCallArchitectures", Words{"native"}),
        only("SystemCallFilter", {"@system-service"}),
        // A forbidden call fails instead of killing, so that the program can say what it could not do.
        unit_property("SystemCallErrorNumber", std::int32_t{EPERM}),
        unit_property("UMask", std::uint32_t{sandbox.umask}),
        unit_property("MemoryMax", sandbox.memory_max),
        unit_property("TasksMax", sandbox.tasks_max),
    };
    // An empty list would take BindPaths= back too.
    if (!sandbox.readable.empty())
        properties.push_back(bound("BindReadOnlyPaths", sandbox.readable, true));
    return properties;
}

} // namespace fgn::systemd
