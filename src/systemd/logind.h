// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>

namespace fgn::systemd {

class Bus;
class Connection;

/// Login sessions and user managers; users are addressed by number. The Bus must outlive it.
class Logind {
  public:
    explicit Logind(Bus &bus);

    /// Returns before the user manager runs, or ends: Manager::wait_active("user@UID.service") after it.
    void set_linger(uid_t uid, bool on);
    bool lingers(uid_t uid);
    /// Whether, within `limit`, nobody of that number is known who is not called `name`. Logind remembers a
    /// user for some seconds after the last session (UserStopDelaySec= of logind.conf), removed or not, and
    /// then stops the user manager of whoever has the number by now.
    bool wait_forgotten(uid_t uid, const std::string &name, std::chrono::milliseconds limit);
    /// Ends all sessions, the user manager and everything below it; a user without any is not an error.
    void terminate_user(uid_t uid);

  private:
    template <typename Value>
    std::optional<Value> property(uid_t uid, const char *name);

    Connection &connection_;
};

} // namespace fgn::systemd
