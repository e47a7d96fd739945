// SPDX-License-Identifier: Apache-2.0
#include "agent/backoff.h"

#include "os/directory.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>

namespace fgn::agent {

namespace {

using nlohmann::json;

constexpr std::size_t size_limit = 4096;
constexpr std::uint32_t unit_delay = 2; // RestartSec= of our units
constexpr std::uint32_t longest_delay = 60;
constexpr std::int64_t just_now = 30; // its unit was not waiting for anything else
constexpr const char *folder = "fgnctl-backoff";

os::Directory runtime() {
    const char *path = ::getenv("XDG_RUNTIME_DIR");
    return os::Directory::open(path == nullptr ? "" : path);
}

/// 2, 4, 8, 16, 32, 60 seconds with the unit's own.
std::int64_t delay(std::uint32_t count) {
    const std::uint32_t doubled = 1U << std::min(count, 6U);
    return std::min(doubled, longest_delay) - unit_delay;
}

bool was_setback(const podman::Container &ended, std::int64_t now) {
    return ended.finished > 0 && now - ended.finished < just_now &&
           ended.finished - ended.started < Backoff::settled;
}

} // namespace

std::string Setbacks::describe(const podman::Container &ended) const {
    const std::string times = count == 1 ? "" : ", " + std::to_string(count) + " times in a row";
    const std::string how = ended.running()    ? ""
                            : ended.oom_killed ? " (killed at its memory limit)"
                                               : " (exit code " + std::to_string(ended.exit_code) + ")";
    return "ended soon after its start" + times + how;
}

Setbacks Backoff::read() const {
    const auto text = runtime().make(folder, {0700}).read(container_, size_limit);
    const json kept = json::parse(text.value_or(""), nullptr, false);
    const auto number = [&](const char *key) {
        return kept.is_object() && kept.contains(key) && kept[key].is_number_unsigned()
                   ? kept[key].get<std::uint32_t>()
                   : 0U;
    };
    return {number("count"), number("until")};
}

std::int64_t Backoff::note(const podman::Container &ended, std::int64_t now) const {
    const os::Directory kept = runtime().make(folder, {0700});
    if (!was_setback(ended, now)) {
        kept.remove(container_);
        return 0;
    }
    const std::uint32_t count = read().count + 1;
    const std::int64_t wait = delay(count);
    kept.write(container_, json{{"count", count}, {"until", now + wait}}.dump());
    return wait;
}

void Backoff::forget_all() {
    runtime().remove(folder);
}

} // namespace fgn::agent
