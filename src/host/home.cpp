// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "host/steps.h"

namespace fgn::host {

namespace {

struct Place {
    std::string homes, name;
};

Place place_of(const std::string &home) {
    const auto slash = home.rfind('/');
    return {home.substr(0, slash), home.substr(slash + 1)};
}

class HomeStep : public plan::Step {
  public:
    explicit HomeStep(const Subject &subject) : subject_(subject), place_(place_of(subject.layout.home)) {}

    std::optional<plan::Change> pending() override {
        const auto homes = os::Directory::open_if_exists(place_.homes);
        const auto status = homes ? homes->status(place_.name) : std::nullopt;
        const auto account = subject_.account();
        if (!status)
            return plan::Change{"home", "create its home " + subject_.layout.home, "", true};
        if (!S_ISDIR(status->st_mode))
            throw Error{"create the home", subject_.layout.home, "something that is no folder is in the way",
                        "Move it away.", ExitCode::refused};
        if (!account || status->st_uid != account->uid)
            return unowned(*status);
        return std::nullopt;
    }

    void apply(plan::Reporter &) override {
        const auto account = subject_.account();
        subject_.ledger.append(
            {"home", "create the home " + subject_.layout.home, "remove " + subject_.layout.home});
        const os::Directory homes = open_homes();
        homes.remove_empty(place_.name);
        homes.make(place_.name, {0700, account->uid, account->gid});
    }

  private:
    /// A kill between mkdir and chown leaves an empty folder of root's; anything else is somebody's data.
    std::optional<plan::Change> unowned(const struct stat &status) const {
        const bool empty = os::Directory::open(subject_.layout.home).list().empty();
        if (status.st_uid != 0 || !empty)
            throw Error{"create the home", subject_.layout.home,
                        "it exists and belongs to uid " + std::to_string(status.st_uid), "Move it away.",
                        ExitCode::refused};
        return plan::Change{"home", "create its home " + subject_.layout.home, "", true};
    }

    os::Directory open_homes() const {
        os::Directory homes = os::Directory::ensure(place_.homes, {0755});
        const auto status = homes.status(".");
        if (!status || status->st_uid != 0 || (status->st_mode & 022U) != 0)
            throw Error{"use the folder of homes", place_.homes, "others than root can write there",
                        "chown root and chmod 0755 it.", ExitCode::refused};
        return homes;
    }

    Subject subject_;
    Place place_;
};

} // namespace

std::unique_ptr<plan::Step> home_step(const Subject &subject) {
    return std::make_unique<HomeStep>(subject);
}

} // namespace fgn::host
