// SPDX-License-Identifier: Apache-2.0
#include "host/backup_state.h"

#include "base/text.h"
#include "model/layout.h"
#include "os/directory.h"

#include <nlohmann/json.hpp>

namespace fgn::host {

namespace {

using nlohmann::json;

constexpr std::size_t state_limit = 64U << 10U, reason_limit = 2000;

std::string file_of(const std::string &service) {
    return service + ".json";
}

BackupState state_from(const json &kept) {
    BackupState state;
    state.repository = kept.value("repository", "");
    state.begun = kept.value("begun", std::uint64_t{0});
    state.milliseconds = kept.value("milliseconds", std::uint64_t{0});
    state.failed_at = kept.value("failed_at", std::int64_t{0});
    state.failure = kept.value("failure", "");
    state.checked = kept.value("checked", std::int64_t{0});
    if (const json last = kept.value("last", json{}); last.is_object()) {
        state.last.emplace();
        state.last->number = last.value("number", std::uint64_t{0});
        state.last->made = last.value("made", std::int64_t{0});
        state.last->reason = last.value("reason", "");
        state.last->generation = last.value("generation", std::uint64_t{0});
        state.last->bytes = last.value("bytes", std::uint64_t{0});
        state.last->added = last.value("added", std::uint64_t{0});
    }
    return state;
}

std::string folder_of(const Paths &paths) {
    return paths.state + "/backups";
}

} // namespace

BackupState BackupState::read(const Paths &paths, const std::string &service) {
    const auto folder = os::Directory::open_if_exists(folder_of(paths));
    const json kept =
        json::parse(folder ? folder->read(file_of(service), state_limit).value_or("") : "", nullptr, false);
    try {
        return kept.is_object() ? state_from(kept) : BackupState{};
    } catch (const json::exception &) {
        return {}; // of no use to anybody
    }
}

void BackupState::write(const Paths &paths, const std::string &service) const {
    const json kept{{"last", last ? to_json(*last) : json(nullptr)},
                    {"milliseconds", milliseconds},
                    {"begun", begun},
                    {"repository", repository},
                    {"failed_at", failed_at},
                    {"failure", sanitise(failure.substr(0, failure.find('\n')), reason_limit)},
                    {"checked", checked}};
    os::Directory::ensure(folder_of(paths), {0755})
        .write(file_of(service), kept.dump(-1, ' ', false, json::error_handler_t::replace) + "\n", {0644});
}

bool BackupState::exists(const Paths &paths, const std::string &service) {
    const auto folder = os::Directory::open_if_exists(folder_of(paths));
    return folder && (folder->status(file_of(service)) || folder->status(service));
}

void BackupState::remove(const Paths &paths, const std::string &service) {
    if (const auto folder = os::Directory::open_if_exists(folder_of(paths))) {
        folder->remove(file_of(service));
        folder->remove(service);
    }
}

} // namespace fgn::host
