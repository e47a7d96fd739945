// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "host/steps.h"
#include "os/process.h"

namespace fgn::host {

namespace {

class UserStep : public plan::Step {
  public:
    explicit UserStep(const Subject &subject) : subject_(subject) {}

    std::optional<plan::Change> pending() override {
        if (const auto account = subject_.account()) {
            refuse_foreign(*account);
            return std::nullopt;
        }
        if (os::group_exists(subject_.name()))
            throw Error{"create the system user", subject_.name(),
                        "a group of that name exists and is not fgnctl's",
                        "Choose another name for the service.", ExitCode::refused};
        return plan::Change{"user", "create the system user " + subject_.name(),
                            "own group, no shell, home " + subject_.layout.home, true};
    }

    void apply(plan::Reporter &) override {
        if (!subject_.ledger.records("user"))
            subject_.ledger.append({"user",
                                    "create the system user " + subject_.name(),
                                    "userdel " + subject_.name(),
                                    {{"home", subject_.layout.home}}});
        os::run_checked({"/usr/sbin/useradd", "--system", "--user-group", "--no-create-home", "--home-dir",
                         subject_.layout.home, "--shell", "/usr/sbin/nologin", "--comment",
                         account_comment(subject_.name()), subject_.name()},
                        std::chrono::seconds{60}, "create the system user", subject_.name());
    }

  private:
    void refuse_foreign(const os::Account &account) const {
        if (!is_ours(account, subject_))
            throw Error{"use the system user", subject_.name(),
                        "a user of that name exists (uid " + std::to_string(account.uid) +
                            ") and fgnctl did not make it for this service",
                        "Choose another name for the service.", ExitCode::refused};
    }

    Subject subject_;
};

} // namespace

std::unique_ptr<plan::Step> user_step(const Subject &subject) {
    return std::make_unique<UserStep>(subject);
}

} // namespace fgn::host
