// SPDX-License-Identifier: Apache-2.0
#include "host/ports.h"

#include "base/error.h"
#include "os/network.h"

namespace fgn::host {

namespace {

using nlohmann::json;

std::optional<std::uint16_t> port_of(const json &value) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > 65535)
        return std::nullopt;
    return value.get<std::uint16_t>();
}

std::set<std::uint16_t> reserved(const Ledger &ledger) {
    std::set<std::uint16_t> ports;
    for (const LedgerEntry &entry : ledger.entries())
        for (const char *kind : {"https", "http"})
            if (const auto port = port_of(entry.facts.value(kind, json{})))
                ports.insert(*port);
    return ports;
}

bool available(std::uint16_t port, const PortState &state) {
    return state.own.contains(port) || (!state.others.contains(port) && state.is_free(port));
}

std::uint16_t named(std::uint16_t port, const std::string &key, const PortState &state) {
    const std::string object = "[web] " + key + " = " + std::to_string(port);
    if (const auto other = state.others.find(port); other != state.others.end())
        throw Error{"use the port", object, "the service " + other->second + " has it",
                    "Give one of the two another port.", ExitCode::refused};
    if (!available(port, state))
        throw Error{"use the port", object, "another program listens there",
                    "See which one: ss -ltnp 'sport = :" + std::to_string(port) + "', or name another port.",
                    ExitCode::refused};
    return port;
}

std::uint16_t any(std::uint16_t preferred, std::uint16_t taken, const model::Defaults &defaults,
                  const PortState &state) {
    if (preferred != taken && available(preferred, state))
        return preferred;
    for (std::uint32_t port = defaults.first_port; port <= defaults.last_port; ++port)
        if (port != taken && available(static_cast<std::uint16_t>(port), state))
            return static_cast<std::uint16_t>(port);
    throw Error{
        "find a free port in", std::to_string(defaults.first_port) + "-" + std::to_string(defaults.last_port),
        "all are in use", "Widen [ports] range in /etc/fgnctl/defaults.toml, or name ports in the manifest.",
        ExitCode::refused};
}

} // namespace

PortState port_state(const os::Directory &state, const Ledger &ledger) {
    PortState ports;
    ports.own = reserved(ledger);
    ports.is_free = os::port_is_free;
    for (const std::string &name : Ledger::services(state)) {
        const Ledger other{state, name};
        if (name == ledger.name())
            continue;
        for (const char *kind : {"https", "http"})
            if (const auto port = port_of(other.fact(kind)))
                ports.others.emplace(*port, name);
    }
    const auto https = port_of(ledger.fact("https")), http = port_of(ledger.fact("http"));
    if (https && http)
        ports.current = render::Ingress{*https, *http, os::has_ipv6()};
    return ports;
}

render::Ingress choose_ports(const model::Service &service, const model::Defaults &defaults,
                             const PortState &state) {
    const auto &web = service.web;
    render::Ingress ingress{0, 0, os::has_ipv6()};
    if (web.https)
        ingress.https = named(*web.https, "https", state);
    if (web.http)
        ingress.http = named(*web.http, "http", state);
    if (!web.https)
        ingress.https = any(state.current ? state.current->https : 8443, ingress.http, defaults, state);
    if (!web.http)
        ingress.http = any(state.current ? state.current->http : 8088, ingress.https, defaults, state);
    return ingress;
}

void reserve_ports(Ledger &ledger, const render::Ingress &ingress) {
    if (ledger.fact("https") == ingress.https && ledger.fact("http") == ingress.http)
        return;
    const std::string ports = std::to_string(ingress.https) + " and " + std::to_string(ingress.http);
    ledger.append({"ports",
                   "reserve the ports " + ports,
                   "free the ports " + ports,
                   {{"https", ingress.https}, {"http", ingress.http}}});
}

} // namespace fgn::host
