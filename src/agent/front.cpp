// SPDX-License-Identifier: Apache-2.0
#include "agent/front.h"

#include "model/front.h"
#include "model/layout.h"
#include "os/account.h"
#include "os/directory.h"
#include "systemd/bus.h"
#include "systemd/manager.h"

namespace fgn::agent {

namespace {

using nlohmann::json;

/// PID 1 makes each socket the service user's.
std::string service_of(const os::Directory &sockets, const std::string &host) {
    const auto status = sockets.status(host);
    const auto account = status ? os::find_account(status->st_uid) : std::nullopt;
    return account ? account->name : "";
}

} // namespace

std::optional<std::string> front_problem(const model::Service &service) {
    const std::string &front = service.web.share;
    if (front.empty())
        return std::nullopt;
    systemd::Bus bus = systemd::Bus::system();
    const systemd::UnitStatus unit = systemd::Manager{bus}.unit(model::Layout{front, ""}.system_web_unit());
    if (unit.active())
        return std::nullopt;
    return "its front " + front + (unit.exists() ? " does not run" : " is not there");
}

json sites_json(const model::Service &service) {
    if (!service.front)
        return nullptr;
    json sites = json::array();
    if (const auto sockets = os::Directory::open_if_exists(model::front_folder(service.name) + "/https"))
        for (const std::string &host : sockets->list())
            sites.push_back({{"name", host}, {"service", service_of(*sockets, host)}});
    return sites;
}

} // namespace fgn::agent
