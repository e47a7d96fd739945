// SPDX-License-Identifier: Apache-2.0
#include "agent/started_unit.h"

#include "systemd/bus.h"
#include "systemd/manager.h"

namespace fgn::agent {

namespace {

constexpr std::chrono::minutes job_limit{63}; // longer than any of our units may take to start

systemd::Job run_job(StartedUnit::Verb verb, const std::string &unit) {
    systemd::Bus bus = systemd::Bus::user();
    systemd::Manager manager{bus};
    return verb == StartedUnit::Verb::start ? manager.start(unit, job_limit)
                                            : manager.restart(unit, job_limit);
}

} // namespace

StartedUnit::StartedUnit(Verb verb, const std::string &unit)
    : unit_(unit), job_(std::async(std::launch::async, run_job, verb, unit)) {}

} // namespace fgn::agent
