// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "host/steps.h"
#include "systemd/logind.h"

namespace fgn::host {

namespace {

class LingerStep : public plan::Step {
  public:
    explicit LingerStep(const Subject &subject) : subject_(subject) {}

    std::optional<plan::Change> pending() override {
        const auto account = subject_.account();
        if (account && systemd::Logind{subject_.host.bus()}.lingers(account->uid) &&
            subject_.host.manager().unit(unit(*account)).active())
            return std::nullopt;
        return plan::Change{"linger", "enable linger and start its user manager", "", true};
    }

    void apply(plan::Reporter &) override {
        const auto account = subject_.account();
        subject_.ledger.append({"linger",
                                "enable linger for " + account->name,
                                "loginctl disable-linger " + account->name,
                                {{"uid", account->uid}}});
        systemd::Logind logind{subject_.host.bus()};
        if (!logind.wait_forgotten(account->uid, account->name, std::chrono::seconds{30}))
            throw Error{"enable linger for", account->name,
                        "logind still knows somebody else of the number " + std::to_string(account->uid),
                        "Run it again a little later; see who: loginctl list-users"};
        logind.set_linger(account->uid, true);
        require_done(subject_.host.manager().start(unit(*account), std::chrono::seconds{90}));
    }

  private:
    static std::string unit(const os::Account &account) {
        return "user@" + std::to_string(account.uid) + ".service";
    }

    Subject subject_;
};

} // namespace

std::unique_ptr<plan::Step> linger_step(const Subject &subject) {
    return std::make_unique<LingerStep>(subject);
}

} // namespace fgn::host
