// SPDX-License-Identifier: Apache-2.0
#include "host/rehearsal.h"

#include "base/error.h"
#include "host/backup.h"
#include "host/new_service.h"
#include "host/rehearsal_record.h"
#include "host/request.h"
#include "host/secrets.h"
#include "host/service_lock.h"
#include "host/uninstall.h"
#include "model/copied_manifest.h"

#include <chrono>
#include <ctime>

namespace fgn::host {

namespace {

constexpr std::size_t longest_name = 31;
constexpr const char *fact = "rehearsal_of";

std::string name_of(const std::string &service) {
    std::string name = ("verify-" + service).substr(0, longest_name);
    while (name.ends_with('-'))
        name.pop_back();
    return name;
}

Repository require_repository(const Host &host, const std::string &service) {
    Repository repository{host.paths, service,
                          accepted_request(host.paths, service).service.backup.repository};
    if (repository.key().empty())
        throw Error{"rehearse a restore of", service, "nothing was backed up yet",
                    "Run: sudo fgnctl backup " + service, ExitCode::absent};
    return repository;
}

std::uint64_t milliseconds_since(std::chrono::steady_clock::time_point start) {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start)
            .count());
}

void remove(Host &host, const std::string &name, plan::Reporter &reporter) {
    const os::Lock service_lock = lock_service(host.paths, name);
    Ledger ledger{host.state(), name};
    if (ledger.exists())
        Uninstall{host, name, ledger}.apply(reporter);
    Secrets{host.paths, name}.remove_all();
    remove_restored_code(host, name);
}

} // namespace

bool has_broken_off_rehearsal(const Host &host, const std::string &service) {
    const Ledger ledger{host.state(), name_of(service)};
    return ledger.exists() && ledger.fact(fact) == service;
}

void remove_broken_off_rehearsal(Host &host, const std::string &service, plan::Reporter &reporter) {
    remove(host, name_of(service), reporter);
}

Rehearsal::Rehearsal(Host &host, const std::string &service, bool wait)
    : host_(host), lock_(lock_backups(host.paths, service, wait)), service_(service), name_(name_of(service)),
      repository_(require_repository(host, service)),
      check_(accepted_request(host.paths, service).service.backup.check) {
    const Ledger ledger{host.state(), name_};
    if (ledger.exists() && ledger.fact(fact) != service)
        throw Error{"rehearse a restore of", service, "there is a service " + name_ + " already",
                    "Uninstall that one, or give it another name.", ExitCode::refused};
}

Rehearsed Rehearsal::run(std::uint64_t number, plan::Reporter &reporter) {
    Rehearsed done;
    done.from = require_backup(repository_, service_, number);
    RehearsalRecord record{done.from.number, std::time(nullptr), 0, ""};
    try {
        remove(host_, name_, reporter); // of one that was killed
        record.milliseconds = done.milliseconds = restore(done, reporter);
        remove(host_, name_, reporter);
    } catch (const Error &error) {
        record.failure = error.what();
        record.write(host_.paths, service_);
        remove_what_failed(reporter);
        throw;
    }
    record.write(host_.paths, service_);
    return done;
}

/// Why it failed is what is told.
void Rehearsal::remove_what_failed(plan::Reporter &reporter) {
    try {
        remove(host_, name_, reporter);
    } catch (const Error &error) {
        reporter.warn("backup.verify", error.what());
    }
}

std::uint64_t Rehearsal::restore(Rehearsed &done, plan::Reporter &reporter) {
    const auto start = std::chrono::steady_clock::now();
    NewService made{host_, repository_, done.from, name_};
    made.manifest() = model::rehearsal_manifest(made.manifest(), check_).text;
    Ledger{host_.state(), name_}.append({"rehearsal",
                                         "restore a backup of " + service_ + " to see that it can be",
                                         "fgnctl uninstall " + name_,
                                         {{fact, service_}}});
    done.parts = made.make(reporter).parts;
    return milliseconds_since(start);
}

} // namespace fgn::host
