// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "host/removal.h"
#include "host/steps.h"

namespace fgn::host {

namespace {

struct Place {
    std::string above, name;

    std::optional<struct stat> status() const {
        const auto folder = os::Directory::open_if_exists(above);
        return folder ? folder->status(name) : std::nullopt;
    }
};

Place place_of(const Subject &subject) {
    const std::string logs = subject.layout.logs();
    const auto slash = logs.rfind('/');
    return {logs.substr(0, slash), logs.substr(slash + 1)};
}

bool is_there(const Subject &subject) {
    const auto status = place_of(subject).status();
    const auto account = subject.account();
    return status && account && S_ISDIR(status->st_mode) && status->st_uid == account->uid;
}

/// What a killed run left is root's and empty; anything else is somebody's.
void make(const Subject &subject) {
    const Place place = place_of(subject);
    const os::Directory above = os::Directory::ensure(place.above, {0755});
    if (!above.remove_empty(place.name))
        throw Error{"make the folder", subject.layout.logs(), "something else is there", "Move it away.",
                    ExitCode::refused};
    const auto account = subject.account();
    above.make(place.name, {0750, account->uid, account->gid});
}

} // namespace

std::unique_ptr<plan::Step> log_folder_step(const Subject &subject, const model::Service &service) {
    const std::string folder = subject.layout.logs();
    return plan::make_step(
        {"logs.folder", "make the folder of its logs", folder, true},
        [=, files = service.logs.files] { return files && !is_there(subject); },
        [=](plan::Reporter &) {
            subject.ledger.append({"logs", "make " + folder, "remove " + folder});
            make(subject);
        });
}

/// Only the service user makes anything in there, and no link is followed.
std::unique_ptr<plan::Step> remove_log_folder(const Subject &subject) {
    return plan::make_step(
        {"logs", "remove its logs", subject.layout.logs(), true},
        [=] { return subject.ledger.records("logs") && place_of(subject).status().has_value(); },
        [=](plan::Reporter &) {
            const Place place = place_of(subject);
            os::Directory::open(place.above).remove(place.name);
        });
}

} // namespace fgn::host
