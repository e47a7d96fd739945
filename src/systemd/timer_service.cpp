// SPDX-License-Identifier: Apache-2.0
#include "systemd/timer_service.h"

namespace fgn::systemd {

namespace {

constexpr std::size_t unit_limit = 64U << 10U;
constexpr std::chrono::minutes job_limit{5};

} // namespace

TimerService::TimerService(Manager &manager, os::Directory units, std::string name)
    : manager_(manager), units_(std::move(units)), service_(name + ".service"), timer_(name + ".timer"),
      path_(name + ".path") {}

TimerService::Texts TimerService::installed() const {
    return {units_.read(timer_, unit_limit), units_.read(service_, unit_limit),
            units_.read(path_, unit_limit)};
}

bool TimerService::runs(const Texts &texts) {
    return installed() == texts && (!texts.timer || manager_.unit(timer_).active()) &&
           (!texts.path || manager_.unit(path_).active());
}

void TimerService::install(const Texts &texts) {
    if (const Texts before = installed(); before != texts) {
        remove(before);
        for (const auto &[unit, text] : {std::pair{timer_, texts.timer}, std::pair{service_, texts.service},
                                         std::pair{path_, texts.path}})
            if (text)
                units_.write(unit, *text);
    }
    for (const auto &[unit, text] : {std::pair{timer_, texts.timer}, std::pair{path_, texts.path}})
        if (text) {
            manager_.enable({unit});
            require_done(manager_.start(unit, job_limit));
        }
}

/// What starts the service goes first.
void TimerService::remove(const Texts &before) {
    if (before == Texts{})
        return;
    for (const auto &[unit, text] : {std::pair{path_, before.path}, std::pair{timer_, before.timer},
                                     std::pair{service_, before.service}}) {
        if (!text)
            continue;
        static_cast<void>(manager_.stop(unit, job_limit));
        manager_.reset_failed(unit);
        if (unit != service_)
            manager_.disable({unit});
        units_.remove(unit);
    }
    manager_.reload();
}

} // namespace fgn::systemd
