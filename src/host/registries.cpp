// SPDX-License-Identifier: Apache-2.0
#include "host/registries.h"

#include "base/error.h"
#include "host/agent_session.h"
#include "host/fleet.h"
#include "host/secrets.h"

#include <nlohmann/json.hpp>

namespace fgn::host {

namespace {

using nlohmann::json;

/// No secret of a manifest has a name with '.'.
constexpr const char *file = "registries.json";

void keep(const Secrets &secrets, const Registries::Logins &logins) {
    secrets.set(file, json(logins).dump(-1, ' ', false, json::error_handler_t::replace));
}

} // namespace

Registries::Logins Registries::logins() const {
    const auto kept = Secrets{paths_, service_}.find(file);
    const json known = json::parse(kept ? kept->value : "", nullptr, false);
    return known.is_object() ? known.get<Logins>() : Logins{};
}

bool Registries::set(const std::string &registry, const std::string &login) const {
    Logins all = logins();
    std::string &known = all[registry];
    if (known == login)
        return false;
    known = login;
    keep(Secrets{paths_, service_}, all);
    return true;
}

bool Registries::remove(const std::string &registry) const {
    Logins all = logins();
    if (all.erase(registry) == 0)
        return false;
    if (all.empty())
        Secrets{paths_, service_}.remove(file);
    else
        keep(Secrets{paths_, service_}, all);
    return true;
}

void hand_over_logins(Host &host, const std::string &name, plan::Reporter &reporter) {
    Ledger ledger{host.state(), name};
    if (!ledger.records("manifest"))
        return;
    const Subject subject = require_subject(host, ledger);
    run_agent(host, *subject.account(),
              {{"verb", "registries"},
               {"name", name},
               {"home", subject.layout.home},
               {"logins", Registries{host.paths, name}.logins()}},
              reporter);
}

} // namespace fgn::host
