// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/host.h"
#include "host/ingress.h"
#include "host/request.h"
#include "host/secrets.h"
#include "os/archive.h"
#include "os/lock.h"
#include "plan/step.h"

#include <functional>

namespace fgn::host {

/// What a provision ended with: the agent's word about the service.
struct Provisioned {
    std::size_t changes = 0; // applied on both sides
    std::string url;         // empty without an application
    std::uint64_t generation = 0;
    std::string problem; // of the certificate, in the agent's words; empty without
};

/// What is put into a service that is not there yet, before anything of it starts; returns what that is, as
/// the agent takes it.
using Refill = std::function<nlohmann::json(const Subject &, const model::Service &)>;

/// One provision of one service, holding its lock. Throws Error (busy) when another run holds it.
class Provision {
  public:
    Provision(Host &host, Request request);

    /// Before apply.
    void refill_with(Refill refill) { refill_ = std::move(refill); }

    /// What apply would do, both sides, without doing it.
    plan::Plan plan(plan::Reporter &reporter);
    /// A service that was never accepted leaves nothing behind when this throws; an accepted one goes on
    /// as it was.
    Provisioned apply(plan::Reporter &reporter);
    /// Replaces what reads a secret that was set anew, and nothing else; whether there was anything. What
    /// serves goes on with the value before when this throws.
    bool hand_over_secrets(plan::Reporter &reporter);
    /// The agent's answer to `task`, a deploy or a rollback, with what root answers to its needs.
    nlohmann::json release(nlohmann::json task, plan::Reporter &reporter);

  private:
    bool accepted() const;
    void require_what_it_has() const;
    render::Ingress choose_ingress() const;
    plan::Steps host_steps() const;
    plan::Steps last_steps() const;
    std::optional<std::uint64_t> disk_meanwhile() const;
    nlohmann::json document(const std::string &verb, const os::Archive &snapshot) const;
    Provisioned converge(plan::Reporter &reporter);
    void reserve();
    void provide(const plan::Event &need, int agent_input, os::Archive &snapshot);
    void provide_ingress(const nlohmann::json &wanted);
    void provide_secret(const nlohmann::json &wanted, int agent_input) const;
    void undo(plan::Reporter &reporter);

    Host &host_;
    Request request_;
    os::Directory state_;
    os::Lock lock_;
    Ledger ledger_;
    Subject subject_;
    render::Ingress ingress_;
    SystemIngress system_ingress_;
    Secrets secrets_;
    Refill refill_;
};

} // namespace fgn::host
