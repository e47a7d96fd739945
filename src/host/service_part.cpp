// SPDX-License-Identifier: Apache-2.0
#include "host/service_part.h"

#include "render/container.h"

namespace fgn::host {

namespace {

using Argv = std::vector<std::string>;

constexpr std::chrono::minutes removal_limit{60};
/// The agent's note of an exchange that has not ended.
constexpr const char *data_change = "/data-change";
/// Of tar(1): a file changed or went while it was read.
constexpr int changed_meanwhile = 1;

/// Who visits the service goes first.
Argv nice(Argv argv) {
    argv.insert(argv.begin(), {"/usr/bin/nice", "-n", "19"});
    return argv;
}

Argv pack(const std::string &folder, const Argv &members) {
    Argv argv{"/usr/bin/tar",
              "--create",
              "--file=-",
              "--directory=" + folder,
              "--numeric-owner",
              "--xattrs",
              "--xattrs-include=*",
              "--acls",
              "--sparse",
              "--one-file-system",
              "--ignore-failed-read"};
    argv.insert(argv.end(), members.begin(), members.end());
    return nice(argv);
}

Argv unpack(const std::string &folder) {
    return nice({"/usr/bin/tar", "--extract", "--file=-", "--directory=" + folder, "--numeric-owner",
                 "--same-owner", "--preserve-permissions", "--xattrs", "--xattrs-include=*", "--acls",
                 "--delay-directory-restore"});
}

std::string waiting(const std::string &volume) {
    return volume + "/_restored";
}

bool holds_sqlite(const model::Service &service, const std::string &name) {
    return name == "db" && service.database && service.database->engine == model::Engine::sqlite;
}

/// SQLite's own copy takes the place of what an application writes to.
Argv volume_members(const model::Service &service, const std::string &name) {
    if (!holds_sqlite(service, name))
        return {"."};
    return {"--exclude=./database.sqlite*", "--transform=s,^\\./\\.backup\\.sqlite$,./database.sqlite,", "."};
}

ServicePart volume_part(const Subject &subject, const model::Service &service, const std::string &name) {
    const std::string volume = subject.layout.volumes() + "/" + subject.layout.volume(name);
    return {"volume:" + name,
            "volume-" + name + ".tar",
            pack(subject.layout.volume_files(name), volume_members(service, name)),
            {changed_meanwhile},
            holds_sqlite(service, name)
                ? Argv{"/usr/bin/rm", "-f", "--", subject.layout.volume_files(name) + "/.backup.sqlite"}
                : Argv{},
            {{"/usr/bin/rm", "-rf", "--", waiting(volume)}, {"/usr/bin/mkdir", "-p", "--", waiting(volume)}},
            unpack(waiting(volume))};
}

ServicePart database_part(const Subject &subject) {
    const std::string dumps = subject.layout.root() + "/dumps";
    return {"database",
            "database.sql",
            nice({"/usr/bin/cat", "--", dumps + "/backup.sql"}),
            {},
            {"/usr/bin/rm", "-f", "--", dumps + "/backup.sql"},
            {{"/usr/bin/mkdir", "-p", "--mode=700", "--", dumps}},
            nice({"/usr/bin/dd", "of=" + dumps + "/restore.sql", "bs=1M", "status=none"})};
}

ServicePart folder_part(const std::string &name, const std::string &folder, const Argv &members) {
    return {name,
            name + ".tar",
            pack(folder, members),
            {changed_meanwhile},
            {},
            {{"/usr/bin/mkdir", "-p", "--", folder}},
            unpack(folder)};
}

/// Podman has them in a form of its own: its API is asked, as the user.
ServicePart images_part(const Subject &subject) {
    const auto agent = [&](const char *verb) {
        return nice({"/usr/libexec/fgnctl/fgn-agent", verb, subject.name()});
    };
    return {"images", "images.tar", agent("save-images"), {}, {}, {}, agent("load-images"), false};
}

/// Without its prefix.
std::vector<std::string> volume_names(const Subject &subject, const model::Service &service) {
    std::vector<std::string> names;
    for (const auto &[name, path] : render::volumes(service, subject.layout))
        if (const std::string own = name.substr(subject.name().size() + 1);
            own != "db" || !service.has_mariadb())
            names.push_back(own);
    return names;
}

bool is_there(const Subject &subject, const std::string &path) {
    const auto home = os::Directory::open_if_exists(subject.layout.home);
    return home && home->status(path.substr(subject.layout.home.size() + 1)).has_value();
}

} // namespace

std::vector<ServicePart> parts_to_store(const Subject &subject, const model::Service &service,
                                        const std::string &snapshot) {
    std::vector<ServicePart> parts;
    if (service.has_mariadb())
        parts.push_back(database_part(subject));
    for (const std::string &name : volume_names(subject, service))
        if (is_there(subject, subject.layout.volume_files(name)))
            parts.push_back(volume_part(subject, service, name));
    if (service.has_app() && service.app.from_folder() && !service.app.live && !snapshot.empty())
        parts.push_back(folder_part("code", subject.layout.snapshot(snapshot), {"."}));
    Argv kept;
    for (const char *name : {"tls", "acme"})
        if (is_there(subject, subject.layout.root() + "/" + name))
            kept.emplace_back(name);
    if (!kept.empty())
        parts.push_back(folder_part("certificate", subject.layout.root(), kept));
    if (service.backup.images)
        parts.push_back(images_part(subject));
    return parts;
}

std::vector<ServicePart> parts_to_restore(const Subject &subject, const model::Service &service) {
    std::vector<ServicePart> parts;
    if (service.has_mariadb())
        parts.push_back(database_part(subject));
    for (const std::string &name : volume_names(subject, service))
        parts.push_back(volume_part(subject, service, name));
    parts.push_back(folder_part("certificate", subject.layout.root(), {}));
    parts.push_back(images_part(subject));
    return parts;
}

void remove_waiting_parts(const Subject &subject, const Owner &owner, const model::Service &service) {
    Argv found;
    const auto look = [&](const std::string &path) {
        if (is_there(subject, path))
            found.push_back(path);
    };
    if (is_there(subject, subject.layout.root() + data_change))
        return;
    look(subject.layout.root() + "/dumps/restore.sql");
    for (const std::string &name : volume_names(subject, service)) {
        const std::string volume = subject.layout.volumes() + "/" + subject.layout.volume(name);
        look(waiting(volume));
        look(volume + "/_replaced");
    }
    if (found.empty())
        return;
    found.insert(found.begin(), {"/usr/bin/rm", "-rf", "--"});
    run_as_owner(subject, owner, found, {}, removal_limit);
}

} // namespace fgn::host
