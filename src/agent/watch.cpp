// SPDX-License-Identifier: Apache-2.0
#include "agent/deployment.h"
#include "base/error.h"

#include <poll.h>

#include <chrono>

namespace fgn::agent {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds between_looks{1000};
/// One alone may be a visitor's load.
constexpr unsigned failures_in_a_row = 2;

bool wanted(const Deployment &deployment) {
    const std::string &verb = deployment.context.task.verb;
    return deployment.switched && deployment.service().has_web() && deployment.service().update.watch > 0 &&
           (verb == "deploy" || verb == "rollback");
}

/// Nobody tells when a page stops being what it was: looking is all there is.
void watch(Deployment &deployment) {
    const auto end = Clock::now() + std::chrono::seconds{deployment.service().update.watch};
    for (unsigned failures = 0; Clock::now() < end;) {
        ::poll(nullptr, 0, static_cast<int>(between_looks.count()));
        try {
            probe_ingress(deployment);
            failures = 0;
        } catch (const Error &) {
            if (++failures == failures_in_a_row)
                throw;
        }
    }
}

} // namespace

std::unique_ptr<plan::Step> watch_step(Deployment &deployment) {
    return plan::make_step(
        {"watch", "watch it at its ports", std::to_string(deployment.service().update.watch) + " s", false},
        [&deployment] { return wanted(deployment); }, [&deployment](plan::Reporter &) { watch(deployment); });
}

} // namespace fgn::agent
