// SPDX-License-Identifier: Apache-2.0
#include "host/subordinate_ids.h"

#include "base/error.h"
#include "host/steps.h"
#include "os/lock.h"
#include "os/process.h"

#include <grp.h>
#include <pwd.h>

#include <algorithm>

namespace fgn::host {

namespace {

constexpr std::uint64_t count = 65536;
constexpr std::size_t file_limit = 64U << 20U;

std::vector<SubidEntry> entries(const os::Directory &etc, const std::string &file) {
    return parse_subids(etc.read(file, file_limit).value_or(""));
}

bool owned_by(const SubidEntry &entry, const os::Account &account) {
    return entry.owner == account.name || entry.owner == std::to_string(account.uid);
}

/// Ids that belong to accounts themselves, directory services included where they enumerate.
std::vector<IdRange> account_ids() {
    std::vector<IdRange> ids;
    ::setpwent();
    while (const struct passwd *account = ::getpwent())
        ids.push_back({account->pw_uid, 1});
    ::endpwent();
    ::setgrent();
    while (const struct group *group = ::getgrent())
        ids.push_back({group->gr_gid, 1});
    ::endgrent();
    return ids;
}

std::optional<IdRange> own_range(const os::Directory &etc, const std::string &file,
                                 const os::Account &account) {
    std::vector<IdRange> own;
    for (const SubidEntry &entry : entries(etc, file))
        if (owned_by(entry, account))
            own.push_back(entry.range);
    if (own.empty())
        return std::nullopt;
    if (own.size() > 1 || own[0].count < count)
        throw Error{"read the subordinate ids of", account.name,
                    "/etc/" + file + " has " + std::to_string(own.size()) +
                        " entries, or fewer than 65536 ids",
                    "Leave exactly one line of 65536 ids for this user there.", ExitCode::refused};
    return own[0];
}

void refuse_overlap(const os::Directory &etc, const std::string &file, const os::Account &account,
                    const IdRange &range) {
    for (const SubidEntry &entry : entries(etc, file))
        if (!owned_by(entry, account) && entry.range.overlaps(range))
            throw Error{
                "use the subordinate ids of", account.name,
                "/etc/" + file + " gives ids of this range to " + entry.owner + " too",
                "Two owners of one range can read each other's files: give one of them another range.",
                ExitCode::refused};
}

class SubordinateIdsStep : public plan::Step {
  public:
    explicit SubordinateIdsStep(const Subject &subject) : subject_(subject) {}

    std::optional<plan::Change> pending() override {
        const auto account = subject_.account();
        if (account && subordinate_ids(subject_.host.paths, *account))
            return std::nullopt;
        return plan::Change{"subids", "give it 65536 subordinate user and group ids", "", true};
    }

    void apply(plan::Reporter &reporter) override {
        const auto lock = os::Lock::acquire(subject_.host.paths.lock("_subids"));
        const auto account = subject_.account();
        const os::Directory etc = os::Directory::open(subject_.host.paths.accounts);
        for (const char *file : {"subuid", "subgid"})
            if (!etc.status(file))
                etc.write(file, "");
        const IdRange range = choose(etc);
        const std::string ids = std::to_string(range.start) + "-" + std::to_string(range.end() - 1);
        reporter.progress("subids", ids);
        subject_.ledger.append(
            {"subids",
             "give the subordinate ids " + ids + " to " + account->name,
             "usermod --del-subuids " + ids + " --del-subgids " + ids + " " + account->name,
             {{"subid_start", range.start}, {"subid_count", range.count}}});
        add(etc, *account, ids);
        if (subordinate_ids(subject_.host.paths, *account) != range)
            throw Error{"give subordinate ids to", account->name, "usermod gave others than " + ids};
    }

  private:
    IdRange choose(const os::Directory &etc) const {
        std::vector<IdRange> taken = account_ids();
        for (const char *file : {"subuid", "subgid"})
            for (const SubidEntry &entry : entries(etc, file))
                taken.push_back(entry.range);
        const IdRange window = subid_window(etc.read("login.defs", file_limit).value_or(""));
        const auto range = choose_range(window, std::move(taken), count);
        if (!range)
            throw Error{"give subordinate ids to", subject_.name(),
                        "no 65536 ids in a row are free between SUB_UID_MIN and SUB_UID_MAX",
                        "Widen the window in /etc/login.defs.", ExitCode::refused};
        return *range;
    }

    /// What a kill left half done: the files are two, and usermod writes one after the other.
    void add(const os::Directory &etc, const os::Account &account, const std::string &ids) const {
        std::vector<std::string> argv{"/usr/sbin/usermod"};
        for (const auto &[file, kind] : {std::pair{"subuid", "subuids"}, std::pair{"subgid", "subgids"}}) {
            if (const auto stale = own_range(etc, file, account))
                argv.insert(argv.end(), {std::string{"--del-"} + kind, std::to_string(stale->start) + "-" +
                                                                           std::to_string(stale->end() - 1)});
            argv.insert(argv.end(), {std::string{"--add-"} + kind, ids});
        }
        argv.push_back(account.name);
        os::run_checked(argv, std::chrono::seconds{60}, "give subordinate ids to", account.name);
    }

    Subject subject_;
};

} // namespace

std::optional<IdRange> subordinate_ids(const Paths &paths, const os::Account &account) {
    const os::Directory etc = os::Directory::open(paths.accounts);
    const auto users = own_range(etc, "subuid", account), groups = own_range(etc, "subgid", account);
    if (!users || !groups)
        return std::nullopt;
    if (*users != *groups)
        throw Error{"use the subordinate ids of", account.name, "/etc/subuid and /etc/subgid differ",
                    "Give this user the same range in both.", ExitCode::refused};
    refuse_overlap(etc, "subuid", account, *users);
    refuse_overlap(etc, "subgid", account, *groups);
    return users;
}

std::unique_ptr<plan::Step> subordinate_ids_step(const Subject &subject) {
    return std::make_unique<SubordinateIdsStep>(subject);
}

} // namespace fgn::host
