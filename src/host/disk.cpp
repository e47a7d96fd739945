// SPDX-License-Identifier: Apache-2.0
#include "host/disk.h"

#include "base/error.h"
#include "base/text.h"
#include "os/process.h"
#include "os/project_quota.h"
#include "plan/make_step.h"

#include <charconv>

namespace fgn::host {

namespace {

using Bytes = std::optional<std::uint64_t>;

constexpr std::chrono::seconds status_limit{2};
constexpr std::chrono::minutes change_limit{5};

std::uint64_t recorded(const Ledger &ledger, const char *fact) {
    const auto value = ledger.fact(fact);
    return value.is_number_unsigned() ? value.get<std::uint64_t>() : 0;
}

/// The one that its home is of: its first subordinate id, which is nobody else's.
std::uint32_t project_of(const Subject &subject) {
    return static_cast<std::uint32_t>(recorded(subject.ledger, "subid_start"));
}

os::Directory homes(const Subject &subject) {
    return os::Directory::open(subject.layout.home.substr(0, subject.layout.home.rfind('/')));
}

/// du(1) only looks, and follows no link; a file that goes meanwhile is no failure.
Bytes measure(const std::string &home, std::chrono::seconds limit) {
    const os::Outcome outcome =
        os::run({"/usr/bin/du", "--summarize", "--one-file-system", "--block-size=1", home}, limit);
    const auto lines = split(outcome.output, '\n');
    std::uint64_t bytes = 0;
    for (const std::string &line : lines)
        if (std::from_chars(line.data(), line.data() + line.size(), bytes).ec == std::errc{})
            return bytes;
    return std::nullopt;
}

bool adopted(const Subject &subject) {
    return recorded(subject.ledger, "project") == project_of(subject) && project_of(subject) != 0;
}

/// Whether the kernel keeps the home within `budget` already.
bool kept(const Subject &subject, Bytes budget) {
    const auto folder = os::Directory::open_if_exists(subject.layout.home);
    if (!folder || !os::ProjectQuota::enforced(*folder))
        return true; // nothing more can be done here than to record it
    const std::uint64_t limit = os::ProjectQuota{*folder, project_of(subject)}.blocks().limit;
    return limit == budget.value_or(0) / 1024 * 1024 && (!budget || adopted(subject));
}

void enforce(const Subject &subject, Bytes budget) {
    const auto home = os::Directory::open(subject.layout.home);
    const os::ProjectQuota quota{home, project_of(subject)};
    if (budget && !adopted(subject)) {
        const Owner owner = owner_of(subject);
        quota.adopt([&](uid_t uid) { return owner.owns(uid); });
        subject.ledger.append(
            {"disk", "count the files of its home", "", {{"project", project_of(subject)}}});
    }
    quota.set_limit(budget.value_or(0));
}

std::string title(Bytes budget) {
    return budget ? "keep its home within " + human_bytes(*budget) : "let its home grow again";
}

} // namespace

std::optional<std::uint64_t> disk_budget(const Ledger &ledger) {
    const std::uint64_t budget = recorded(ledger, "disk");
    return budget == 0 ? std::nullopt : Bytes{budget};
}

std::unique_ptr<plan::Step> disk_step(const Subject &subject, std::optional<std::uint64_t> budget) {
    const auto needed = [=] {
        const Bytes before = disk_budget(subject.ledger);
        return before != budget || (before && !kept(subject, budget));
    };
    return plan::make_step({"disk", title(budget), "", true}, needed, [=](plan::Reporter &reporter) {
        const bool enforced = os::ProjectQuota::enforced(os::Directory::open(subject.layout.home));
        const std::string inverse = "setquota -P " + std::to_string(project_of(subject)) + " 0 0 0 0";
        subject.ledger.append(
            {"disk", title(budget), enforced && budget ? inverse : "", {{"disk", budget.value_or(0)}}});
        if (enforced)
            enforce(subject, budget);
        else if (budget)
            reporter.warn("disk", "nothing enforces the " + human_bytes(*budget) +
                                      " of [limits] disk here: " + "the file system of " +
                                      subject.layout.home +
                                      " has no project quotas; `fgnctl status` watches it");
    });
}

void require_room(const Subject &subject, std::optional<std::uint64_t> budget) {
    if (!budget || budget == disk_budget(subject.ledger))
        return;
    const Bytes used = measure(subject.layout.home, change_limit);
    if (used && *used > *budget)
        throw Error{"give the service", subject.name(),
                    "it holds " + human_bytes(*used) + " already, and [limits] disk is " +
                        human_bytes(*budget),
                    "Write a larger one, or remove what is not needed.", ExitCode::refused};
}

nlohmann::json disk_use(const Subject &subject) {
    const Bytes budget = disk_budget(subject.ledger);
    const auto home = os::Directory::open_if_exists(subject.layout.home);
    if (!budget || !home)
        return nullptr;
    const bool enforced = os::ProjectQuota::enforced(*home) && adopted(subject);
    const Bytes used = enforced ? Bytes{os::ProjectQuota{*home, project_of(subject)}.blocks().used}
                                : measure(subject.layout.home, status_limit);
    return {{"budget", *budget},
            {"used", used ? nlohmann::json(*used) : nlohmann::json(nullptr)},
            {"enforced", enforced}};
}

std::unique_ptr<plan::Step> remove_disk_budget(const Subject &subject) {
    const auto needed = [=] {
        if (!disk_budget(subject.ledger) || project_of(subject) == 0)
            return false;
        const auto folder = homes(subject);
        return os::ProjectQuota::enforced(folder) &&
               os::ProjectQuota{folder, project_of(subject)}.blocks().limit != 0;
    };
    return plan::make_step({"disk", "remove its disk budget", "", true}, needed, [=](plan::Reporter &) {
        const auto folder = homes(subject);
        os::ProjectQuota{folder, project_of(subject)}.set_limit(0);
    });
}

} // namespace fgn::host
