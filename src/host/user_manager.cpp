// SPDX-License-Identifier: Apache-2.0
#include "host/user_manager.h"

#include "host/steps.h"
#include "render/drop_in.h"

namespace fgn::host {

namespace {

constexpr const char *file = "/fgnctl.conf";
constexpr std::size_t size_limit = 64U << 10U;

} // namespace

UserManagerDropIn::UserManagerDropIn(Host &host, uid_t uid)
    : host_(host), folder_("user@" + std::to_string(uid) + ".service.d") {}

std::string UserManagerDropIn::path() const {
    return host_.paths.system_units + "/" + folder_ + file;
}

bool UserManagerDropIn::current() const {
    return os::Directory::open(host_.paths.system_units).read(folder_ + file, size_limit) ==
           render::user_manager_drop_in();
}

bool UserManagerDropIn::exists() const {
    return os::Directory::open(host_.paths.system_units).status(folder_ + file).has_value();
}

void UserManagerDropIn::write() const {
    const os::Directory units = os::Directory::open(host_.paths.system_units);
    units.make(folder_, {0755});
    units.write(folder_ + file, render::user_manager_drop_in(), {0644});
    host_.manager().reload();
}

void UserManagerDropIn::remove() const {
    const os::Directory units = os::Directory::open(host_.paths.system_units);
    units.remove(folder_ + file);
    units.remove_empty(folder_);
    host_.manager().reload();
}

std::unique_ptr<plan::Step> user_manager_step(const Subject &subject) {
    const auto pending = [subject]() -> std::optional<plan::Change> {
        const auto account = subject.account();
        if (account && UserManagerDropIn{subject.host, account->uid}.current())
            return std::nullopt;
        return plan::Change{"manager", "let its user manager limit and stop containers in order", "", true};
    };
    return plan::make_step(pending, [subject](plan::Reporter &) {
        const uid_t uid = subject.account()->uid;
        const UserManagerDropIn drop_in{subject.host, uid};
        subject.ledger.append(
            {"manager", "write " + drop_in.path(), "remove " + drop_in.path(), {{"uid", uid}}});
        drop_in.write();
    });
}

} // namespace fgn::host
