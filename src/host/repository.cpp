// SPDX-License-Identifier: Apache-2.0
#include "host/repository.h"

#include "base/error.h"
#include "base/text.h"
#include "host/repository_address.h"
#include "host/repository_lock.h"
#include "host/restic_error.h"
#include "host/secrets.h"
#include "os/archive.h"
#include "os/process.h"
#include "os/random.h"

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <filesystem>

namespace fgn::host {

namespace {

using nlohmann::json;

/// No secret of a manifest has a name with '.'.
constexpr const char *key_file = "backup.key";
constexpr const char *tag = "fgnctl", *answer_limit = "60s";
constexpr std::size_t list_limit = 64U << 20U, said_limit = 64U << 10U, settings_limit = 64U << 10U;

std::string folder(const Paths &paths) {
    return paths.state + "/backups";
}

/// Each service has a folder of its own below what the manifest names.
std::string repository_of(const Paths &paths, const std::string &service, const std::string &where) {
    const std::string above = where.empty() ? folder(paths) : where;
    return above + (above.ends_with('/') || above.ends_with(':') ? "" : "/") + service;
}

/// restic's own numbers have nanoseconds and a zone: "2026-01-31T03:00:00.123456789+01:00".
std::int64_t seconds_of(const std::string &text) {
    struct tm parts {};
    const char *rest = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (rest == nullptr)
        return 0;
    rest += std::strspn(rest, ".0123456789");
    struct tm zone {};
    ::strptime(rest, "%z", &zone);
    return ::timegm(&parts) - zone.tm_gmtoff;
}

Stored stored(const json &one) {
    return {one.value("id", ""), seconds_of(one.value("time", "")),
            one.value("tags", std::vector<std::string>{})};
}

/// What restic ends with; empty where it tells nothing.
StoredNow summary(const std::string &lines) {
    for (const std::string &line : split(lines, '\n')) {
        const json told = json::parse(line, nullptr, false);
        if (told.is_object() && told.value("message_type", "") == "summary")
            return {told.value("snapshot_id", ""), told.value("total_bytes_processed", std::uint64_t{0}),
                    told.value("data_added", std::uint64_t{0})};
    }
    return {};
}

/// One run of restic, whose words are kept apart from what it hands over.
class Run {
  public:
    Run(const Paths &paths, const std::vector<std::string> &argv, const std::vector<std::string> &environment,
        int input, int output)
        : said_(os::unnamed_file(os::Directory::ensure(paths.state, {0755}))),
          child_(argv, environment, {input, output, said_.get()}) {}

    void yield_to_other_sessions() const { child_.yield_to_other_sessions(); }

    /// Throws what it has said, unless it ended well or says `consequence`.
    void finish(const std::string &context, const std::string &where, std::string_view consequence = {}) {
        const auto end = child_.wait();
        const auto *exited = std::get_if<os::Exited>(&end);
        if (exited != nullptr && exited->code == 0)
            return;
        ::lseek(said_.get(), 0, SEEK_SET);
        const std::string said = os::read_start(said_.get(), said_limit, "restic");
        if (!consequence.empty() && (exited == nullptr || said.find(consequence) != said.npos))
            return;
        throw restic_error(context, where, said.empty() ? os::Outcome{end, {}}.describe() : said);
    }

  private:
    os::Fd said_;
    os::Child child_;
};

} // namespace

Repository::Repository(const Paths &paths, std::string service, const std::string &where, std::string key)
    : paths_(paths), service_(std::move(service)), where_(repository_of(paths, service_, where)),
      key_(std::move(key)), own_(where.empty()) {}

void Repository::keep_key() const {
    Secrets{paths_, service_}.set(key_file, key_);
}

std::string Repository::key() const {
    if (!key_.empty())
        return key_;
    const auto kept = Secrets{paths_, service_}.find(key_file);
    return kept ? kept->value : "";
}

/// Each run of restic takes half a second to try the key: none is for nothing.
Opened Repository::open(bool may_be_missing) const {
    Opened opened{key().empty(), {}};
    if (opened.new_key)
        Secrets{paths_, service_}.set(key_file, os::random_hex(32));
    if (own_)
        os::Directory::ensure(folder(paths_), {0755});
    try {
        opened.files = list();
    } catch (const Error &error) {
        if (!is_missing(error))
            throw;
        if (!may_be_missing)
            throw Error{"open the repository", where_, "it is not there any more",
                        "Is its disk mounted? To begin a new one: rm " + folder(paths_) + "/" + service_ +
                            ".json"};
        run({"init"});
    }
    unlock();
    return opened;
}

/// restic's own `unlock` sends SIGHUP to whoever has the number of a lock's holder, of which most programs
/// die (checkProcess in its lock_unix.go): it is asked only where a restic may have that number.
void Repository::unlock() const {
    const auto all = locks();
    if (std::any_of(all.begin(), all.end(), [this](const std::string &lock) { return is_held(lock); }))
        run({"unlock"});
    else if (!all.empty())
        run({"unlock", "--remove-all"});
}

/// Where its folder can be seen, restic needs not be asked.
std::vector<std::string> Repository::locks() const {
    std::error_code unseen;
    std::vector<std::string> all;
    for (const auto &file : std::filesystem::directory_iterator{where_ + "/locks", unseen})
        all.push_back(file.path().filename());
    if (unseen)
        all = split(run({"list", "locks", "--quiet"}), '\n');
    std::erase(all, "");
    return all;
}

bool Repository::is_held(const std::string &lock) const {
    try {
        return may_be_held(run({"cat", "lock", lock, "--no-lock"}));
    } catch (const Error &) {
        return true;
    }
}

std::vector<std::string> Repository::argv(const std::vector<std::string> &arguments) const {
    std::vector<std::string> all{"/usr/bin/nice", "-n", "19", "/usr/bin/restic"};
    // By itself it goes on trying for a quarter of an hour.
    if (arguments[0] == "snapshots")
        all.insert(all.begin(), {"/usr/bin/timeout", answer_limit});
    all.insert(all.end(), arguments.begin(), arguments.end());
    if (own_)
        all.insert(all.end(), "--no-cache");
    return all;
}

/// What the repository's keeper wants is in the administrator's file, one KEY=VALUE a line.
std::vector<std::string> Repository::settings() const {
    std::vector<std::string> all;
    if (const auto etc = os::Directory::open_if_exists(paths_.etc))
        for (const std::string &line :
             split(etc->read(service_ + ".backup", settings_limit).value_or(""), '\n'))
            if (!line.empty() && line[0] != '#' && line.find('=') != line.npos)
                all.push_back(line);
    return all;
}

std::vector<std::string> Repository::environment() const {
    std::vector<std::string> all = settings();
    all.insert(all.begin(), {"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", "HOME=/root",
                             "RESTIC_CACHE_DIR=/var/cache/fgnctl", "RESTIC_PASSWORD=" + key(),
                             "RESTIC_REPOSITORY=" + with_login(where_, all)});
    return all;
}

std::string Repository::run(const std::vector<std::string> &arguments) const {
    os::Pipe out = os::make_pipe();
    Run restic{paths_, argv(arguments), environment(), -1, out.write.get()};
    restic.yield_to_other_sessions();
    out.write.reset();
    const std::string answer = os::read_all(out.read.get(), list_limit, "restic");
    restic.finish("ask " + arguments[0] + " of", where_);
    return answer;
}

std::vector<Stored> Repository::list() const {
    const json all = json::parse(run({"snapshots", "--json", "--no-lock", "--tag", tag}), nullptr, false);
    std::vector<Stored> found;
    if (all.is_array())
        for (const json &one : all)
            if (one.is_object())
                found.push_back(stored(one));
    return found;
}

StoredNow Repository::store(const std::string &file, const std::vector<std::string> &tags,
                            const std::function<void(int)> &fill) const {
    std::vector<std::string> arguments{"backup", "--json", "--quiet", "--stdin", "--stdin-filename",
                                       file,     "--host", service_,  "--tag",   tag};
    for (const std::string &one : tags)
        arguments.insert(arguments.end(), {"--tag", one});
    os::Pipe in = os::make_pipe(), out = os::make_pipe();
    // Killed before the pipe ends, for restic takes its end for the end of the file.
    Run restic{paths_, argv(arguments), environment(), in.read.get(), out.write.get()};
    restic.yield_to_other_sessions();
    in.read.reset();
    out.write.reset();
    try {
        fill(in.write.get());
    } catch (const Error &) {
        if (os::reader_is_gone(in.write.get()))
            restic.finish("store " + file + " in", where_);
        throw;
    }
    in.write.reset();
    const std::string told = os::read_all(out.read.get(), list_limit, "restic");
    restic.finish("store " + file + " in", where_);
    return summary(told);
}

void Repository::fetch(const std::string &id, const std::string &file,
                       const std::function<void(int)> &take) const {
    os::Pipe out = os::make_pipe();
    Run restic{paths_, argv({"dump", "--no-lock", id, "/" + file}), environment(), -1, out.write.get()};
    out.write.reset();
    try {
        take(out.read.get());
    } catch (const Error &) {
        out.read.reset();
        restic.finish("read " + file + " from", where_, "broken pipe");
        throw;
    }
    out.read.reset();
    restic.finish("read " + file + " from", where_);
}

void Repository::forget(const std::vector<std::string> &ids) const {
    if (ids.empty())
        return;
    std::vector<std::string> arguments{"forget", "--prune", "--quiet"};
    arguments.insert(arguments.end(), ids.begin(), ids.end());
    run(arguments);
}

void Repository::prune() const {
    run({"prune", "--max-unused", "unlimited", "--quiet"});
}

void Repository::check(bool data) const {
    unlock();
    run(data ? std::vector<std::string>{"check", "--read-data"} : std::vector<std::string>{"check"});
}

} // namespace fgn::host
