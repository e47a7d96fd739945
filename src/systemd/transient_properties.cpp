// SPDX-License-Identifier: Apache-2.0
#include "systemd/transient_properties.h"

#include <cstdint>

namespace fgn::systemd {

namespace {

std::vector<std::string> assignments(const std::map<std::string, std::string> &environment) {
    std::vector<std::string> lines;
    for (const auto &[name, value] : environment)
        lines.push_back(name + "=" + value);
    return lines;
}

/// ExecStartEx=, because ExecStart= would expand "$NAME" inside the arguments.
UnitProperty command(const std::vector<std::string> &argv) {
    using Command = sdbus::Struct<std::string, std::vector<std::string>, std::vector<std::string>>;
    return unit_property("ExecStartEx", std::vector<Command>{Command{argv.at(0), argv, {"no-env-expand"}}});
}

void add(UnitProperties &properties, UnitProperties more) {
    for (UnitProperty &property : more)
        properties.push_back(std::move(property));
}

UnitProperty stream(const std::string &name, int descriptor, const char *otherwise) {
    return descriptor < 0 ? unit_property(name, std::string{otherwise})
                          : unit_property(name + "FileDescriptor", sdbus::UnixFd{descriptor});
}

UnitProperties streams(const TransientService &service) {
    UnitProperties properties{stream("StandardInput", service.input, "null"),
                              stream("StandardOutput", service.output, "journal"),
                              stream("StandardError", service.error, "journal")};
    // systemd copies the error stream from the output when their settings are equal, whatever descriptor
    // the output got, and "journal" is the default of both.
    if (service.output >= 0)
        properties.push_back(unit_property("StandardOutput", std::string{"null"}));
    return properties;
}

} // namespace

UnitProperties transient_properties(const TransientService &service) {
    UnitProperties properties{
        unit_property("Description", service.description),
        command(service.argv),
        unit_property("User", std::to_string(service.uid)),
        unit_property("Group", std::to_string(service.gid)),
        unit_property("Environment", assignments(service.environment)),
        unit_property("WorkingDirectory", service.working_directory),
        // Keeps the exit status of a unit that has ended, until this connection lets go.
        unit_property("AddRef", true),
        unit_property("CollectMode", std::string{"inactive-or-failed"}),
    };
    add(properties, streams(service));
    if (!service.slice.empty())
        properties.push_back(unit_property("Slice", service.slice));
    if (service.runtime_max)
        properties.push_back(unit_property(
            "RuntimeMaxUSec",
            static_cast<std::uint64_t>(std::chrono::microseconds{*service.runtime_max}.count())));
    if (service.sandbox)
        add(properties, sandbox_properties(*service.sandbox));
    return properties;
}

} // namespace fgn::systemd
