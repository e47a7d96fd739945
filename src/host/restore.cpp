// SPDX-License-Identifier: Apache-2.0
#include "host/restore.h"

#include "base/error.h"
#include "base/text.h"
#include "host/fleet.h"
#include "host/provision.h"
#include "host/registries.h"
#include "host/release.h"
#include "host/secrets.h"
#include "os/archive.h"
#include "plan/make_step.h"

#include <unistd.h>

#include <algorithm>

namespace fgn::host {

namespace {

using nlohmann::json;

constexpr std::chrono::hours part_limit{12};
constexpr std::size_t copy_limit = 64U << 20U;

bool is_data(const std::string &part) {
    return part == "database" || part.starts_with("volume:");
}

/// What the backup has and the service too. Throws Error (usage) for what is asked for and is not there.
std::vector<ServicePart> chosen(const std::vector<ServicePart> &known, const Backup &from,
                                const RestoreRequest &request) {
    std::vector<ServicePart> parts;
    for (const ServicePart &part : known)
        if (is_data(part.name) && from.parts.contains(part.name) &&
            (request.only.empty() ||
             std::find(request.only.begin(), request.only.end(), part.name) != request.only.end()))
            parts.push_back(part);
    for (const std::string &name : request.only)
        if (std::none_of(parts.begin(), parts.end(), [&](const auto &part) { return part.name == name; })) {
            std::vector<std::string> names;
            for (const auto &[part, file] : from.parts)
                if (is_data(part))
                    names.push_back(part);
            throw Error{"restore", name,
                        "backup " + std::to_string(from.number) + " has none, or the service",
                        "It has: " + join(names, ", "), ExitCode::usage};
        }
    return parts;
}

/// {"database", "volumes"} as the agent takes it.
json restored_json(const std::vector<ServicePart> &parts) {
    json volumes = json::array();
    bool database = false;
    for (const ServicePart &part : parts)
        if (part.name == "database")
            database = true;
        else if (part.name.starts_with("volume:"))
            volumes.push_back(part.name.substr(part.name.find(':') + 1));
    return {{"database", database}, {"volumes", volumes}};
}

/// Beside what they are to replace: nothing that runs is touched.
void bring(const Subject &subject, const Repository &repository, const Backup &from,
           const std::vector<ServicePart> &parts, plan::Reporter &reporter) {
    const Owner owner = owner_of(subject);
    for (const ServicePart &part : parts) {
        reporter.progress("restore.parts", part.name);
        for (const std::vector<std::string> &argv : part.make)
            run_as_owner(subject, owner, argv, {}, part_limit);
        const BackupFile &file = from.parts.at(part.name);
        repository.fetch(file.snapshot, file.file, [&](int input) {
            run_as_owner(subject, owner, part.write, {input, -1}, part_limit);
        });
    }
}

std::unique_ptr<plan::Step> step(const char *name, const char *title,
                                 const std::function<void(plan::Reporter &)> &apply) {
    return plan::make_step(
        {std::string{"restore."} + name, title, "", true}, [] { return true; }, apply);
}

/// Whatever comes of it, nothing waits to be restored afterwards, unless that is needed to undo it.
class Waiting {
  public:
    Waiting(const Subject &subject, const model::Service &service) : subject_(subject), service_(service) {}
    ~Waiting() {
        try {
            remove_waiting_parts(subject_, owner_of(subject_), service_);
        } catch (const Error &) {
            // The next backup removes it.
        }
    }
    Waiting(const Waiting &) = delete;
    Waiting &operator=(const Waiting &) = delete;

  private:
    const Subject &subject_;
    const model::Service &service_;
};

/// What a killed run has begun with the data.
void end_broken_off(Host &host, const std::string &service, plan::Reporter &reporter) {
    Provision{host, accepted_request(host.paths, service)}.hand_over_secrets(reporter);
}

std::uint64_t save(Host &host, const std::string &service, plan::Reporter &reporter) {
    try {
        return BackupRun{host, service, "restore"}.run(reporter).backup.number;
    } catch (const Error &error) {
        throw Error{error.context(), error.object(), error.reason(),
                    error.hint() + "\nOr restore without a backup of what there is now: --unsaved",
                    error.code()};
    }
}

RestoredService restore_data(Host &host, const RestoreRequest &request, plan::Reporter &reporter) {
    Ledger ledger{host.state(), request.service};
    const Subject subject = require_subject(host, ledger);
    const model::Service service = accepted_request(host.paths, request.service).service;
    const Repository repository{host.paths, request.service,
                                request.repository.empty() ? service.backup.repository : request.repository,
                                request.key};
    if (repository.key().empty())
        throw Error{"restore", request.service, "nothing was backed up yet",
                    "Run: sudo fgnctl backup " + request.service, ExitCode::absent};
    RestoredService done;
    done.from = require_backup(repository, request.service, request.number);
    const std::vector<ServicePart> parts = chosen(parts_to_restore(subject, service), done.from, request);
    if (parts.empty())
        throw Error{"restore", request.service,
                    "backup " + std::to_string(done.from.number) + " has no data of it",
                    "See which there are: sudo fgnctl backups " + request.service, ExitCode::refused};
    end_broken_off(host, request.service, reporter);
    if (!request.unsaved)
        done.saved = save(host, request.service, reporter);
    const Waiting waiting{subject, service};
    plan::Steps steps;
    steps.push_back(step("parts", "bring the data", [&](plan::Reporter &inner) {
        bring(subject, repository, done.from, parts, inner);
    }));
    steps.push_back(step("data", "put them in their place", [&](plan::Reporter &) {
        const json answer = release(host.paths, request.service,
                                    {{"verb", "restore"}, {"restored", restored_json(parts)}}, reporter);
        done.generation = answer.value("generation", std::uint64_t{0});
    }));
    plan::apply_all(steps, reporter);
    for (const ServicePart &part : parts)
        done.parts.push_back(part.name);
    return done;
}

std::string text_of(const Repository &repository, const BackupFile &file) {
    std::string text;
    repository.fetch(file.snapshot, file.file,
                     [&](int input) { text = os::read_all(input, copy_limit, file.file); });
    return text;
}

/// The code that the application had, for whoever provisions it.
void unpack_code(const Repository &repository, const Backup &from, const os::Directory &target) {
    const auto part = from.parts.find("code");
    if (part == from.parts.end())
        return;
    const os::Fd archive = os::unnamed_file(target);
    repository.fetch(part->second.snapshot, part->second.file,
                     [&](int input) { os::copy(input, archive.get(), os::largest_archive); });
    const auto bytes = static_cast<std::uint64_t>(::lseek(archive.get(), 0, SEEK_END));
    ::lseek(archive.get(), 0, SEEK_SET);
    os::unpack(archive.get(), bytes, target);
}

Request request_of(Host &host, const Repository &repository, const RestoreRequest &request,
                   const Backup &from, const std::string &manifest) {
    const os::Directory all = host.state().make("restored", {0755});
    all.remove(request.service);
    const os::Directory folder = all.make(request.service, {0755});
    folder.write("fgn.toml", manifest);
    const std::string root = folder.path();
    return restored_request(host.paths, request.service, manifest, root, [&](const std::string &source) {
        if (source == root)
            return unpack_code(repository, from, folder);
        unpack_code(repository, from, folder.make(source.substr(root.size() + 1), {0755}));
    });
}

/// What the administrator sets, before the service is there.
void keep_secrets(const Host &host, const RestoreRequest &request, const ServiceCopy &copy) {
    const Secrets secrets{host.paths, request.service};
    for (const auto &[name, value] : copy.secrets)
        secrets.set(name, value);
    for (const auto &[registry, login] : copy.logins)
        Registries{host.paths, request.service}.set(registry, login);
}

RestoredService restore_service(Host &host, const RestoreRequest &request, plan::Reporter &reporter) {
    const Repository repository{host.paths, request.service, request.repository, request.key};
    RestoredService done;
    done.from = require_backup(repository, request.service, request.number);
    const ServiceCopy copy =
        ServiceCopy::read(text_of(repository, done.from.parts.at("service")), repository.where());
    keep_secrets(host, request, copy);
    repository.keep_key();
    Provision provision{host, request_of(host, repository, request, done.from, copy.manifest)};
    provision.refill_with([&](const Subject &subject, const model::Service &service) {
        std::vector<ServicePart> parts;
        for (const ServicePart &part : parts_to_restore(subject, service))
            if (done.from.parts.contains(part.name))
                parts.push_back(part);
        bring(subject, repository, done.from, parts, reporter);
        for (const ServicePart &part : parts)
            done.parts.push_back(part.name);
        return restored_json(parts);
    });
    done.generation = provision.apply(reporter).generation;
    return done;
}

bool is_here(const Host &host, const std::string &service) {
    return Ledger{host.state(), service}.records("manifest");
}

} // namespace

RestoredService restore(Host &host, const RestoreRequest &request, plan::Reporter &reporter) {
    const os::Lock lock = lock_backups(host.paths, request.service);
    if (is_here(host, request.service))
        return restore_data(host, request, reporter);
    if (!request.only.empty())
        throw Error{"restore", request.only.front(), "there is no such service on this machine yet",
                    "Restore all of it, without --only.", ExitCode::usage};
    if (request.repository.empty())
        throw Error{"restore", request.service, "there is no such service on this machine",
                    "Name the repository that it is in: --repo REPOSITORY --key-file FILE", ExitCode::absent};
    return restore_service(host, request, reporter);
}

} // namespace fgn::host
