// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/systemd/fake_manager.h"

#include <cstdint>
#include <set>

namespace fgn::fakes {

/// org.freedesktop.login1: lingering users, whose user manager comes up after the reply.
class FakeLogind {
  public:
    FakeLogind(Peer &peer, FakeManager &manager, const Behaviour &behaviour);

  private:
    void on_call(const Call &call);
    void set_linger(const Call &call);
    void on_user_manager(std::uint32_t uid, bool runs);

    Peer &peer_;
    FakeManager &manager_;
    const Behaviour &behaviour_;
    std::set<std::uint32_t> lingering_;
};

} // namespace fgn::fakes
