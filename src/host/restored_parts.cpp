// SPDX-License-Identifier: Apache-2.0
#include "host/restored_parts.h"

#include "host/renamed_dump.h"

#include <nlohmann/json.hpp>

namespace fgn::host {

namespace {

using nlohmann::json;

constexpr std::chrono::hours part_limit{12};

} // namespace

void bring_parts(const Subject &subject, const Repository &repository, const Backup &from,
                 const std::vector<ServicePart> &parts, plan::Reporter &reporter) {
    const Owner owner = owner_of(subject);
    for (const ServicePart &part : parts) {
        reporter.progress("restore.parts", part.name);
        for (const std::vector<std::string> &argv : part.make)
            run_as_owner(subject, owner, argv, {}, part_limit);
        const BackupFile &file = from.parts.at(part.name);
        const auto write = [&](int input) {
            run_as_owner(subject, part.by(owner), part.write, {input, -1}, part_limit);
        };
        repository.fetch(file.snapshot, file.file, [&](int input) {
            if (part.name == "database" && repository.service() != subject.name())
                rename_dump(input, repository.service(), subject.name(), write);
            else
                write(input);
        });
    }
}

json restored_json(const std::vector<ServicePart> &parts) {
    json volumes = json::array();
    bool database = false, images = false;
    for (const ServicePart &part : parts)
        if (part.name == "database")
            database = true;
        else if (part.name == "images")
            images = true;
        else if (part.name.starts_with("volume:"))
            volumes.push_back(part.name.substr(part.name.find(':') + 1));
    return {{"database", database}, {"volumes", volumes}, {"images", images}};
}

std::vector<std::string> names_of(const std::vector<ServicePart> &parts) {
    std::vector<std::string> names;
    for (const ServicePart &part : parts)
        names.push_back(part.name);
    return names;
}

} // namespace fgn::host
