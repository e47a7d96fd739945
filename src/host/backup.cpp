// SPDX-License-Identifier: Apache-2.0
#include "host/backup.h"

#include "base/error.h"
#include "host/agent_session.h"
#include "host/fleet.h"
#include "host/rehearsal.h"
#include "host/request.h"
#include "host/restic_error.h"
#include "host/service_copy.h"
#include "host/service_part.h"
#include "model/retention.h"
#include "plan/make_step.h"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <utility>

namespace fgn::host {

namespace {

using nlohmann::json;

constexpr std::chrono::hours part_limit{12};
constexpr std::int64_t check_interval = std::int64_t{7} * 86'400; // seconds
constexpr std::size_t snapshot_digits = 64;

model::Service require_accepted(const Paths &paths, const std::string &name) {
    if (auto service = accepted_service(paths, name))
        return *std::move(service);
    throw Error{"back up", name, "it was never provisioned to the end", "Run: sudo fgnctl provision " + name,
                ExitCode::absent};
}

/// The agent's word is a service user's.
std::string snapshot_in(const json &told) {
    const std::string text = told.is_object() && told.contains("snapshot") && told["snapshot"].is_string()
                                 ? told["snapshot"].get<std::string>()
                                 : "";
    const bool digits =
        text.size() == snapshot_digits && text.find_first_not_of("0123456789abcdef") == text.npos;
    return digits ? text : "";
}

/// Seconds of the machine's own time.
std::int64_t local(std::int64_t seconds) {
    const auto moment = static_cast<std::time_t>(seconds);
    struct tm parts {};
    ::localtime_r(&moment, &parts);
    return seconds + parts.tm_gmtoff;
}

std::vector<std::string> snapshots_of(const Backup &backup) {
    std::vector<std::string> ids;
    for (const auto &[name, file] : backup.parts)
        if (!file.snapshot.empty())
            ids.push_back(file.snapshot);
    return ids;
}

plan::Change change(const std::string &step, const std::string &title) {
    return {"backup." + step, title, "", true};
}

} // namespace

os::Lock lock_backups(const Paths &paths, const std::string &service, bool wait) {
    os::Directory::ensure(paths.run, {0711});
    const std::string path = paths.lock(service + "_backup"); // no name of a service holds '_'
    if (wait)
        return os::Lock::acquire(path);
    if (auto lock = os::Lock::try_acquire(path))
        return *std::move(lock);
    throw Error{"back up or restore", service, "another backup or restore of it is under way",
                "Wait for its end.", ExitCode::busy};
}

BackupRun::BackupRun(Host &host, const std::string &service, const std::string &reason)
    : host_(host), ledger_(host.state(), service), subject_(require_subject(host, ledger_)),
      owner_(owner_of(subject_)), service_(require_accepted(host.paths, service)),
      repository_(host.paths, service, service_.backup.repository) {
    done_.backup.reason = reason;
}

BackedUp BackupRun::run(const plan::Steps &steps, plan::Reporter &reporter) {
    try {
        plan::apply_all(steps, reporter);
        return done_;
    } catch (const Error &error) {
        note_failure(error.what());
        resume(reporter);
        if (is_full(error))
            give_back_room();
        throw;
    }
}

BackedUp BackupRun::run(plan::Reporter &reporter) {
    return run(steps(), reporter);
}

BackedUp BackupRun::run_and_tidy(plan::Reporter &reporter) {
    plan::Steps all = steps();
    all.push_back(plan::make_step(
        change("expire", "remove what is not to be kept"), [] { return true; },
        [this](plan::Reporter &inner) { expire(inner); }));
    all.push_back(plan::make_step(
        change("check", "check the repository"),
        [this] {
            const std::int64_t checked = BackupState::read(host_.paths, subject_.name()).checked;
            return std::abs(std::time(nullptr) - checked) >= check_interval;
        },
        [this](plan::Reporter &) { check(); }));
    all.push_back(plan::make_step(
        change("rehearsal", "remove a rehearsal that was broken off"),
        [this] { return has_broken_off_rehearsal(host_, subject_.name()); },
        [this](plan::Reporter &inner) { remove_broken_off_rehearsal(host_, subject_.name(), inner); }));
    return run(all, reporter);
}

plan::Steps BackupRun::steps() {
    const auto always = [] { return true; };
    plan::Steps steps;
    steps.push_back(plan::make_step(change("repository", "open the repository"), always,
                                    [this](plan::Reporter &) { open_repository(); }));
    steps.push_back(plan::make_step(change("dump", "copy what is being written to"), always,
                                    [this](plan::Reporter &reporter) { dump(reporter); }));
    steps.push_back(plan::make_step(change("parts", "store the data"), always,
                                    [this](plan::Reporter &reporter) { store_parts(reporter); }));
    steps.push_back(plan::make_step(change("service", "store what the service is"), always,
                                    [this](plan::Reporter &) { store_service(); }));
    return steps;
}

/// What was broken off goes, before more can gather; any other that is not complete may be damaged, and
/// needed.
void BackupRun::open_repository() {
    BackupState state = BackupState::read(host_.paths, subject_.name());
    const Opened opened = repository_.open(state.repository != repository_.where());
    done_.new_key = opened.new_key;
    std::vector<std::string> broken_off;
    for (Backup &one : backups(opened.files)) {
        done_.backup.number = std::max(done_.backup.number, one.number);
        if (one.complete())
            before_.push_back(std::move(one));
        else if (one.number == state.begun)
            broken_off = snapshots_of(one);
    }
    repository_.forget(broken_off);
    state.begun = ++done_.backup.number;
    state.write(host_.paths, subject_.name());
}

/// What failed is told already.
void BackupRun::give_back_room() const {
    try {
        repository_.prune();
    } catch (const Error &) {
    }
}

json BackupRun::ask(const char *verb, plan::Reporter &reporter) {
    return run_agent(host_, *subject_.account(),
                     {{"verb", verb}, {"name", subject_.name()}, {"home", subject_.layout.home}}, reporter);
}

/// Once, whatever has failed.
void BackupRun::resume(plan::Reporter &reporter) {
    if (std::exchange(quiesced_, false))
        ask("backup-end", reporter);
}

void BackupRun::dump(plan::Reporter &reporter) {
    quiesced_ = !service_.backup.after.empty();
    const json told = ask("backup", reporter);
    snapshot_ = snapshot_in(told);
    generation_ = told.is_object() ? told.value("generation", json{}) : json{};
    if (generation_.is_object() && generation_.contains("number") &&
        generation_["number"].is_number_unsigned())
        done_.backup.generation = generation_["number"].get<std::uint64_t>();
    remove_waiting_parts(subject_, owner_, service_); // of a restore that was killed
}

void BackupRun::store_parts(plan::Reporter &reporter) {
    for (const ServicePart &part : parts_to_store(subject_, service_, snapshot_)) {
        reporter.progress("backup.parts", part.name);
        store(part);
    }
    resume(reporter);
}

void BackupRun::store(const ServicePart &part) {
    const auto forget = [&] {
        if (!part.forget.empty())
            run_as_owner(subject_, owner_, part.forget, {}, part_limit);
    };
    try {
        const StoredNow stored =
            repository_.store(part.file, tags(done_.backup, part.name, part.file), [&](int output) {
                run_as_owner(subject_, part.by(owner_), part.read, {-1, output}, part_limit, part.read_well);
            });
        done_.backup.bytes += stored.read;
        done_.backup.added += stored.added;
        done_.backup.parts[part.name] = {stored.id, part.file};
    } catch (const Error &) {
        forget();
        throw;
    }
    forget();
}

/// With it the backup is complete.
void BackupRun::store_service() {
    const std::string text = service_copy(host_, subject_.name(), generation_);
    const std::string file = "service.json";
    const StoredNow stored = repository_.store(file, tags(done_.backup, "service", file),
                                               [&](int output) { os::write_all(output, text, "restic"); });
    done_.backup.made = std::time(nullptr);
    done_.backup.parts["service"] = {stored.id, file};
    done_.milliseconds = static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start_)
            .count());
    BackupState state = BackupState::read(host_.paths, subject_.name());
    state.last = done_.backup;
    state.repository = repository_.where();
    state.milliseconds = done_.milliseconds;
    state.failed_at = 0;
    state.failure.clear();
    state.write(host_.paths, subject_.name());
}

/// Some keepers of repositories let nobody remove anything, and do so themselves.
void BackupRun::expire(plan::Reporter &reporter) {
    std::vector<Backup> all = before_;
    all.push_back(done_.backup);
    std::vector<model::BackupTime> times;
    for (const Backup &one : all)
        times.push_back({one.number, local(one.made)});
    const std::vector<std::uint64_t> gone = model::expired(times, service_.backup);
    std::vector<std::string> snapshots;
    for (const Backup &one : all)
        if (std::find(gone.begin(), gone.end(), one.number) != gone.end())
            for (const std::string &id : snapshots_of(one))
                snapshots.push_back(id);
    try {
        repository_.forget(snapshots);
    } catch (const Error &error) {
        reporter.warn("backup.expire", error.what());
    }
}

void BackupRun::check() {
    repository_.check(false);
    BackupState state = BackupState::read(host_.paths, subject_.name());
    state.checked = std::time(nullptr);
    state.write(host_.paths, subject_.name());
}

void BackupRun::note_failure(const std::string &reason) const {
    BackupState state = BackupState::read(host_.paths, subject_.name());
    state.failed_at = std::time(nullptr);
    state.failure = reason;
    state.write(host_.paths, subject_.name());
}

} // namespace fgn::host
