// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "fakes/systemd/behaviour.h"
#include "fakes/systemd/peer.h"
#include "fakes/systemd/program.h"
#include "fakes/systemd/unit.h"

#include <csignal>
#include <map>
#include <set>
#include <string>

namespace fgn::fakes {

/// org.freedesktop.systemd1: what fgn::systemd asks of it, and jobs that end as the test wants.
class FakeManager {
  public:
    FakeManager(Peer &peer, const Behaviour &behaviour);

    /// As if something else had started or stopped the unit.
    void become(const std::string &unit, const std::string &active_state);

  private:
    using Handler = void (FakeManager::*)(const Call &);
    static const std::map<std::string, Handler> &handlers();

    void on_call(const Call &call);
    void on_unit_call(const Call &call);
    void on_subscribe(const Call &call);
    void on_unit_job(const Call &call);
    void on_load(const Call &call);
    void on_kill(const Call &call);
    void on_reset_failed(const Call &call);
    void on_reload(const Call &call);
    void on_enable(const Call &call);
    void on_disable(const Call &call);
    void on_list(const Call &call);
    void on_start_transient(const Call &call);
    void on_unref(const Call &call);
    void on_get(const Call &call);

    Unit &unit(const std::string &name);
    bool exists(const std::string &name) const;
    std::string new_job(const std::string &unit);
    void end_job(const std::string &job, const std::string &unit, const std::string &result);
    void finish(const std::string &verb, const std::string &unit, const std::string &result);
    void program_ended(const std::string &unit, const siginfo_t &end);
    void announce(const std::string &unit);
    void emit(const std::string &member, const std::string &signature, const Json &values);

    Peer &peer_;
    const Behaviour &behaviour_;
    std::map<std::string, Unit> units_;
    std::map<std::string, std::string> deaf_; // the jobs that stop units which have not heard a signal
    std::map<std::string, pid_t> programs_;   // of the transient units
    std::set<std::string> subscribers_;
    unsigned jobs_ = 0;
};

} // namespace fgn::fakes
