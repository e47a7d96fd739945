// SPDX-License-Identifier: Apache-2.0
#include "render/hardening.h"

#include "render/mount.h"

namespace fgn::render {

using nlohmann::json;

namespace {

constexpr PodmanVersion first_with_startup_check{4, 4, 0};
constexpr PodmanVersion first_with_healthy_notification{4, 7, 0};
constexpr PodmanVersion first_with_long_limit_names{5, 6, 0};

constexpr std::uint64_t seconds(std::uint64_t count) {
    return count * 1'000'000'000;
} // Podman's nanoseconds

/// Each check takes almost half a second of a processor, nearly all of it Podman's: at every ten seconds an
/// idle service of three containers took 14 % of one.
constexpr std::uint64_t check_interval = seconds(30);

} // namespace

std::string user_and_group(uid_t user) {
    return std::to_string(user) + ":" + std::to_string(user);
}

json writable_folders(std::uint64_t tmp_bytes, std::initializer_list<json> binds) {
    // Podman before 4.4 makes none of these for a read-only container.
    json all = {tmpfs_mount("/tmp", "mode=1777", tmp_bytes),
                tmpfs_mount("/var/tmp", "mode=1777", 16 * mebibyte),
                tmpfs_mount("/run", "mode=0755", 16 * mebibyte)};
    for (const json &bind : binds)
        all.push_back(bind);
    return all;
}

json health_checks(const json &test, const PodmanVersion &podman, std::uint64_t start_seconds) {
    json checks = {{"healthconfig",
                    {{"Test", test},
                     {"Interval", check_interval},
                     {"Timeout", seconds(5)},
                     {"StartPeriod", seconds(start_seconds)},
                     {"Retries", 3}}},
                   {"health_check_on_failure_action", 2}}; // kill; the unit starts it again
    // Without Retries it never gives up: Podman would restart the container outside its unit.
    if (podman >= first_with_startup_check)
        checks["startupHealthConfig"] = {
            {"Test", test}, {"Interval", seconds(1)}, {"Timeout", seconds(5)}, {"Successes", 1}};
    if (podman >= first_with_healthy_notification)
        checks["sdnotifyMode"] = "healthy";
    return checks;
}

void relax(json &body, const model::Relaxation &relaxed) {
    if (relaxed.writable)
        body["read_only_filesystem"] = false;
    if (relaxed.new_privileges)
        body["no_new_privileges"] = false;
    if (relaxed.unconfined)
        body["seccomp_profile_path"] = "unconfined";
    if (relaxed.unmasked)
        body["unmask"] = json::array({"ALL"});
    if (!relaxed.capabilities.empty())
        body["cap_add"] = relaxed.capabilities;
}

void limit_files(json &body, const model::Limits &limits, const PodmanVersion &podman) {
    if (limits.files)
        body["r_limits"] =
            json::array({{{"type", podman < first_with_long_limit_names ? "nofile" : "RLIMIT_NOFILE"},
                          {"soft", *limits.files},
                          {"hard", *limits.files}}});
}

json hardened_container(const model::Service &service, const ContainerInput &input, const std::string &role) {
    return {
        {"image", input.image},
        {"labels",
         {{"fgnctl.service", service.name},
          {"fgnctl.role", role},
          {"fgnctl.instance", std::to_string(input.instance)}}},
        {"hostname", service.name},
        {"read_only_filesystem", true},
        {"read_write_tmpfs", true}, // from 4.4 on /dev/shm is read-only without it
        {"image_volume_mode", "ignore"},
        {"cap_drop", json::array({"all"})},
        {"no_new_privileges", true},
        {"umask", "0022"},
        {"cgroups_mode", "split"},
        {"sdnotifyMode", "conmon"},
        {"log_configuration", {{"driver", "journald"}}},
        {"restart_policy", "no"},
    };
}

} // namespace fgn::render
