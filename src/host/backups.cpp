// SPDX-License-Identifier: Apache-2.0
#include "host/backups.h"

#include "base/error.h"

#include <nlohmann/json.hpp>

#include <charconv>
#include <optional>

namespace fgn::host {

namespace {

/// What follows "key=" in one of the tags.
std::string value_of(const Stored &stored, const std::string &key) {
    for (const std::string &tag : stored.tags)
        if (tag.starts_with(key + "="))
            return tag.substr(key.size() + 1);
    return "";
}

std::uint64_t number_of(const Stored &stored, const std::string &key) {
    const std::string text = value_of(stored, key);
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

} // namespace

std::vector<Backup> backups(const std::vector<Stored> &files) {
    std::map<std::uint64_t, Backup> found;
    for (const Stored &stored : files) {
        const std::uint64_t number = number_of(stored, "number");
        Backup &backup = found[number];
        backup.number = number;
        const std::string part = value_of(stored, "part");
        backup.parts[part] = {stored.id, value_of(stored, "file")};
        if (part != "service" && backup.complete())
            continue;
        backup.made = stored.made;
        backup.reason = value_of(stored, "reason");
        backup.generation = number_of(stored, "generation");
        backup.bytes = number_of(stored, "bytes");
        backup.added = number_of(stored, "added");
    }
    std::vector<Backup> all;
    for (auto &[number, backup] : found)
        all.push_back(std::move(backup));
    return all;
}

std::vector<Backup> backups(const Repository &repository) {
    return backups(repository.list());
}

nlohmann::json to_json(const Backup &backup) {
    nlohmann::json parts = nlohmann::json::array();
    for (const auto &[name, file] : backup.parts)
        parts.push_back(name);
    return {{"number", backup.number}, {"made", backup.made},
            {"reason", backup.reason}, {"generation", backup.generation},
            {"bytes", backup.bytes},   {"added", backup.added},
            {"parts", parts},          {"complete", backup.complete()}};
}

std::vector<std::string> tags(const Backup &backup, const std::string &part, const std::string &file) {
    return {"number=" + std::to_string(backup.number),
            "part=" + part,
            "file=" + file,
            "reason=" + backup.reason,
            "generation=" + std::to_string(backup.generation),
            "bytes=" + std::to_string(backup.bytes),
            "added=" + std::to_string(backup.added)};
}

Backup require_backup(const Repository &repository, const std::string &service, std::uint64_t number) {
    std::optional<Backup> found;
    for (Backup &backup : backups(repository))
        if (backup.complete() && (number == 0 || backup.number == number))
            found = std::move(backup);
    if (found)
        return *std::move(found);
    throw Error{"find the backup", number == 0 ? "of " + service : std::to_string(number) + " of " + service,
                number == 0 ? "there is none" : "there is no such backup, or it was broken off",
                "See which there are: sudo fgnctl backups " + service, ExitCode::absent};
}

} // namespace fgn::host
