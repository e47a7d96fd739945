// SPDX-License-Identifier: Apache-2.0
#include "host/removal.h"

#include "base/error.h"
#include "base/text.h"
#include "host/agent_session.h"
#include "host/backup_state.h"
#include "host/ingress.h"
#include "host/rehearsal_record.h"
#include "host/secrets.h"
#include "host/subordinate_ids.h"
#include "host/user_manager.h"
#include "os/owned_files.h"
#include "os/process.h"
#include "os/processes.h"
#include "plan/make_step.h"
#include "systemd/logind.h"

#include <unistd.h>

#include <functional>

namespace fgn::host {

namespace {

using Change = plan::Change;
constexpr std::size_t strays_shown = 20;
constexpr std::chrono::minutes user_manager_limit{5}; // longer than our drop-in lets it stop

std::unique_ptr<plan::Step> removal(std::string step, std::string title, std::function<bool()> exists,
                                    std::function<void(plan::Reporter &)> remove) {
    return plan::make_step(Change{std::move(step), std::move(title), "", true}, std::move(exists),
                           std::move(remove));
}

Error residue(const std::string &context, const std::string &object, const std::string &reason) {
    return {context, object, reason, "Remove the cause, then run uninstall again: it goes on from here.",
            ExitCode::residue};
}

std::string user_unit(uid_t uid) {
    return "user@" + std::to_string(uid) + ".service";
}

void empty_home(const Subject &subject, const Owner &owner) {
    try {
        run_as_owner(subject, owner,
                     {"/usr/bin/find", subject.layout.home, "-xdev", "-mindepth", "1", "-delete"}, {},
                     std::chrono::minutes{30});
    } catch (const Error &error) {
        throw residue(error.context(), error.object(), error.reason());
    }
}

/// Where a service user can leave files besides its home: what anybody may write to.
std::vector<std::string> shared_places() {
    return {"/tmp", "/var/tmp", "/dev/shm", "/run", "/var/spool", "/var/mail", "/var/crash"};
}

struct Stray {
    std::string place, path;
};

std::vector<Stray> strays(const Owner &owner) {
    std::vector<Stray> found;
    // Not by group: the number of a user is that of somebody else's group, and a file of another user is not
    // ours.
    const auto mine = [&](const struct stat &status) { return owner.owns(status.st_uid); };
    for (const std::string &place : shared_places())
        if (const auto root = os::Directory::open_if_exists(place))
            for (std::string &path : os::owned_files(*root, mine, strays_shown))
                found.push_back({place, std::move(path)});
    return found;
}

void refuse_strays(const Subject &subject, const Owner &owner) {
    std::vector<std::string> left;
    for (const Stray &stray : strays(owner))
        left.push_back(stray.place + "/" + sanitise(stray.path, 200));
    if (!left.empty())
        throw residue("remove the files of", subject.name(), "still there: " + join(left, ", "));
    if (!os::processes_of([&](uid_t id) { return owner.owns(id); }).empty())
        throw residue("end the processes of", subject.name(), "some are still running");
    if (os::Directory::open_if_exists(subject.layout.home))
        throw residue("remove the home of", subject.name(), subject.layout.home + " is still there");
}

bool has_rows(const Subject &subject, const Owner &owner) {
    const auto etc = os::Directory::open(subject.host.paths.accounts);
    for (const char *file : {"subuid", "subgid"})
        for (const SubidEntry &entry : parse_subids(etc.read(file, 64U << 20U).value_or("")))
            if (entry.owner == subject.name() || (owner.uid && entry.owner == std::to_string(*owner.uid)))
                return true;
    return false;
}

} // namespace

std::unique_ptr<plan::Step> remove_backups(const Subject &subject) {
    const Paths &paths = subject.host.paths;
    const std::string settings = subject.name() + ".backup", restored = "restored/" + subject.name();
    const auto is_there = [](const std::string &folder, const std::string &file) {
        const auto opened = os::Directory::open_if_exists(folder);
        return opened && opened->status(file).has_value();
    };
    return removal(
        "backups", "remove its backups on this machine",
        [=] {
            return BackupState::exists(paths, subject.name()) || is_there(paths.etc, settings) ||
                   is_there(paths.state, restored);
        },
        [=](plan::Reporter &) {
            BackupState::remove(paths, subject.name());
            RehearsalRecord::remove(paths, subject.name());
            os::Directory::open(paths.etc).remove(settings);
            os::Directory::open(paths.state).remove(restored);
        });
}

std::unique_ptr<plan::Step> remove_ingress(const Subject &subject) {
    return removal(
        "ingress", "stop and remove its system units", [=] { return SystemIngress{subject}.exists(); },
        [=](plan::Reporter &) { SystemIngress{subject}.remove(); });
}

std::unique_ptr<plan::Step> stop_containers(const Subject &subject, const Owner &owner) {
    const auto running = [=] {
        return owner.account && subject.host.manager().unit(user_unit(owner.account->uid)).active();
    };
    return removal("stop", "stop its containers", running, [=](plan::Reporter &reporter) {
        try {
            run_agent(subject.host, *owner.account,
                      {{"verb", "stop"}, {"name", subject.name()}, {"home", subject.layout.home}}, reporter);
        } catch (const Error &error) {
            reporter.warn("stop", std::string{"they will be killed: "} + error.what());
        }
    });
}

std::unique_ptr<plan::Step> end_user_manager(const Subject &subject, const Owner &owner) {
    const auto exists = [=] {
        return owner.uid && (subject.host.manager().unit(user_unit(*owner.uid)).active() ||
                             os::Directory::open_if_exists("/run/user/" + std::to_string(*owner.uid)) ||
                             os::Directory::open("/var/lib/systemd").status("linger/" + subject.name()) ||
                             UserManagerDropIn{subject.host, *owner.uid}.text());
    };
    return removal("linger", "disable linger and end its user manager", exists, [=](plan::Reporter &) {
        const std::string runtime = "user-runtime-dir@" + std::to_string(*owner.uid) + ".service";
        systemd::Manager &manager = subject.host.manager();
        if (owner.account)
            systemd::Logind{subject.host.bus()}.set_linger(*owner.uid, false);
        for (const std::string &unit : {user_unit(*owner.uid), runtime})
            static_cast<void>(manager.stop(unit, user_manager_limit));
        os::Directory::open("/var/lib/systemd").remove("linger/" + subject.name());
        UserManagerDropIn{subject.host, *owner.uid}.remove();
    });
}

std::unique_ptr<plan::Step> end_leftover_processes(const Subject &subject, const Owner &owner) {
    const auto mine = [=](uid_t id) { return owner.owns(id); };
    return removal(
        "processes", "end its leftover processes", [=] { return !os::processes_of(mine).empty(); },
        [=](plan::Reporter &) {
            if (!os::end_processes(mine, std::chrono::seconds{30}))
                throw residue("end the processes of", subject.name(), "some survive SIGKILL");
        });
}

std::unique_ptr<plan::Step> remove_home(const Subject &subject, const Owner &owner) {
    const std::string &home = subject.layout.home;
    const auto slash = home.rfind('/');
    const std::string homes = home.substr(0, slash), name = home.substr(slash + 1);
    const auto exists = [=] {
        const auto folder = os::Directory::open_if_exists(homes);
        return folder && folder->status(name).has_value();
    };
    return removal("home", "remove its home with images, snapshots, secrets and volumes", exists,
                   [=](plan::Reporter &) {
                       // Only the service user itself walks through what the service user could have planted
                       // there.
                       if (owner.account)
                           empty_home(subject, owner);
                       const auto folder = os::Directory::open(homes);
                       if (!folder.remove_empty(name) && !owner.account)
                           folder.remove(name);
                       if (exists())
                           throw residue("remove the home", home, "it is not empty");
                   });
}

std::unique_ptr<plan::Step> remove_strays(const Subject &subject, const Owner &owner) {
    return removal(
        "strays", "remove its files in shared folders", [=] { return !strays(owner).empty(); },
        [=](plan::Reporter &reporter) {
            for (std::vector<Stray> found = strays(owner); !found.empty(); found = strays(owner))
                for (const Stray &stray : found) {
                    reporter.progress("strays", stray.place + "/" + sanitise(stray.path, 200));
                    if (!os::Directory::open(stray.place).remove(stray.path))
                        throw residue("remove a file of", subject.name(),
                                      stray.place + "/" + sanitise(stray.path, 200));
                }
        });
}

std::unique_ptr<plan::Step> remove_user(const Subject &subject, const Owner &owner) {
    const auto exists = [=] {
        return owner.account.has_value() || (subject.ledger.records("user") && has_rows(subject, owner));
    };
    return removal("user", "remove the system user, its group and subordinate ids", exists,
                   [=](plan::Reporter &) {
                       refuse_strays(subject, owner);
                       if (owner.account)
                           os::run_checked({"/usr/sbin/userdel", subject.name()}, std::chrono::seconds{60},
                                           "remove the system user", subject.name());
                       if (os::group_exists(subject.name()))
                           os::run_checked({"/usr/sbin/groupdel", subject.name()}, std::chrono::seconds{60},
                                           "remove the group", subject.name());
                       if (has_rows(subject, owner))
                           throw residue("remove the subordinate ids of", subject.name(),
                                         "/etc/subuid or /etc/subgid still has a row");
                   });
}

std::unique_ptr<plan::Step> remove_secrets(const Subject &subject) {
    const Secrets secrets{subject.host.paths, subject.name()};
    return removal(
        "secrets", "remove its secrets", [=] { return secrets.any(); },
        [=](plan::Reporter &) { secrets.remove_all(); });
}

std::unique_ptr<plan::Step> remove_manifest(const Subject &subject) {
    const std::string file = subject.name() + ".toml";
    const auto exists = [=] {
        const auto etc = os::Directory::open_if_exists(subject.host.paths.etc);
        return subject.ledger.records("manifest") && etc && etc->status(file).has_value();
    };
    return removal("manifest", "remove " + subject.host.paths.manifest(subject.name()), exists,
                   [=](plan::Reporter &) { os::Directory::open(subject.host.paths.etc).remove(file); });
}

} // namespace fgn::host
