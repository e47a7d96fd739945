// SPDX-License-Identifier: Apache-2.0
#include "systemd/socket_service.h"

namespace fgn::systemd {

namespace {

constexpr std::size_t unit_limit = 64U << 10U;
constexpr std::chrono::seconds job_limit{90};

} // namespace

SocketService::SocketService(Manager &manager, os::Directory units, const std::string &name)
    : manager_(manager), units_(std::move(units)), socket_(name + ".socket"), service_(name + ".service") {}

SocketService::Texts SocketService::installed() const {
    return {units_.read(socket_, unit_limit), units_.read(service_, unit_limit)};
}

bool SocketService::install(const Texts &texts) {
    const Texts before = installed();
    if (texts != before) {
        units_.write(socket_, *texts.socket);
        units_.write(service_, *texts.service);
        manager_.enable({socket_, service_});
    }
    if (texts.socket != before.socket) {
        // systemd refuses to start a socket whose service runs.
        require_done(manager_.stop(service_, job_limit));
        require_done(manager_.stop(socket_, job_limit));
    }
    require_done(manager_.start(socket_, job_limit));
    return texts != before;
}

bool SocketService::remove() {
    const Texts before = installed();
    if (!before.socket && !before.service)
        return false;
    for (const std::string &unit : {socket_, service_}) {
        static_cast<void>(manager_.stop(unit, job_limit));
        manager_.reset_failed(unit);
    }
    manager_.disable({socket_, service_});
    units_.remove(socket_);
    units_.remove(service_);
    manager_.reload();
    return true;
}

} // namespace fgn::systemd
