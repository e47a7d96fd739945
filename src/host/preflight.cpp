// SPDX-License-Identifier: Apache-2.0
#include "host/preflight.h"

#include "base/error.h"
#include "base/text.h"
#include "os/process.h"

#include <sys/statvfs.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace fgn::host {

namespace {

constexpr std::size_t longest_name = 64;
constexpr std::uint64_t room_needed = 512U << 20U;

void require_program(const std::string &path, const std::string &package) {
    if (::access(path.c_str(), X_OK) != 0)
        throw Error{"find the program", path, "it is not installed", "apt install " + package,
                    ExitCode::refused};
}

void require_podman() {
    require_program("/usr/bin/podman", "podman");
    const os::Outcome outcome = os::run({"/usr/bin/podman", "--version"}, std::chrono::seconds{20});
    int major = 0, minor = 0;
    if (!outcome.ok() || std::sscanf(outcome.output.c_str(), "podman version %d.%d", &major, &minor) != 2)
        throw Error{"ask for the version of", "/usr/bin/podman",
                    outcome.describe() + ": " + sanitise(outcome.output, 400), "Repair Podman first.",
                    ExitCode::refused};
    if (major < 4 || (major == 4 && minor < 3))
        throw Error{"use", "/usr/bin/podman",
                    "version " + std::to_string(major) + "." + std::to_string(minor) + " is too old",
                    "fgnctl needs Podman 4.3 or later.", ExitCode::refused};
}

void require_room(const std::string &homes) {
    std::filesystem::path existing = homes;
    while (!std::filesystem::exists(existing) && existing.has_relative_path())
        existing = existing.parent_path();
    struct statvfs disk {};
    if (::statvfs(existing.c_str(), &disk) != 0)
        return;
    const std::uint64_t room = std::uint64_t{disk.f_bavail} * disk.f_frsize;
    if (room < room_needed || (disk.f_files > 0 && disk.f_favail < 10'000))
        throw Error{"make room for the service in", homes,
                    "only " + human_bytes(room) + " and " + std::to_string(disk.f_favail) +
                        " inodes are free",
                    "Free at least " + human_bytes(room_needed) + " there.", ExitCode::refused};
}

} // namespace

void require_root(const std::string &command) {
    if (::geteuid() != 0)
        throw Error{command, "", "it changes users and system settings, which only root may",
                    "Run it with sudo.", ExitCode::refused};
    if (::access("/run/systemd/system", F_OK) != 0)
        throw Error{command, "", "systemd is not the init system of this machine",
                    "fgnctl needs a machine booted with systemd; a plain container has none.",
                    ExitCode::refused};
}

void require_tools(const model::Defaults &defaults) {
    require_podman();
    require_program("/usr/bin/newuidmap", "uidmap");
    require_program("/usr/bin/newgidmap", "uidmap");
    require_program("/usr/sbin/useradd", "passwd");
    require_program("/usr/sbin/usermod", "passwd");
    require_room(defaults.homes);
}

void require_calendars(const model::Service &service) {
    for (const model::Container &container : service.containers) {
        if (container.timer.empty())
            continue;
        const os::Outcome outcome = os::run({"/usr/bin/systemd-analyze", "calendar", "--", container.timer},
                                            std::chrono::seconds{20});
        if (!outcome.ok())
            throw Error{"read manifest", "container.timer of " + container.name,
                        sanitise(outcome.output.substr(0, outcome.output.find('\n')), 300),
                        "Write it as systemd.time(7) says, like \"daily\" or \"Mon *-*-* 03:00\".",
                        ExitCode::usage};
    }
}

std::string who_asked() {
    const char *asked = ::getenv("SUDO_USER");
    return asked == nullptr || *asked == '\0' ? "root" : sanitise(asked, longest_name);
}

} // namespace fgn::host
