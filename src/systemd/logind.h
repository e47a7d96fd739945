// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

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
    /// Ends all sessions, the user manager and everything below it; a user without any is not an error.
    void terminate_user(uid_t uid);

  private:
    Connection &connection_;
};

} // namespace fgn::systemd
