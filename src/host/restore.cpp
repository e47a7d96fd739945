// SPDX-License-Identifier: Apache-2.0
#include "host/restore.h"

#include "base/error.h"
#include "base/text.h"
#include "host/fleet.h"
#include "host/new_service.h"
#include "host/provision.h"
#include "host/release.h"
#include "host/restored_parts.h"
#include "plan/make_step.h"

#include <algorithm>

namespace fgn::host {

namespace {

using nlohmann::json;

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
        bring_parts(subject, repository, done.from, parts, inner);
    }));
    steps.push_back(step("data", "put them in their place", [&](plan::Reporter &) {
        const json answer = release(host.paths, request.service,
                                    {{"verb", "restore"}, {"restored", restored_json(parts)}}, reporter);
        done.generation = answer.value("generation", std::uint64_t{0});
    }));
    plan::apply_all(steps, reporter);
    done.parts = names_of(parts);
    return done;
}

RestoredService make_restored(Host &host, const RestoreRequest &request, plan::Reporter &reporter) {
    const Repository repository{host.paths, request.service, request.repository, request.key};
    RestoredService done;
    done.from = require_backup(repository, request.service, request.number);
    repository.keep_key();
    NewService service{host, repository, done.from, request.service};
    if (request.newest_code)
        service.take_newest_code();
    const NewService::Made made = service.make(reporter);
    done.generation = made.generation;
    done.parts = made.parts;
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
    return make_restored(host, request, reporter);
}

} // namespace fgn::host
