// SPDX-License-Identifier: Apache-2.0
#include "host/ports.h"

#include "base/error.h"
#include "base/text.h"
#include "os/network.h"

namespace fgn::host {

namespace {

using nlohmann::json;

std::optional<std::uint16_t> port_of(const json &value) {
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > 65535)
        return std::nullopt;
    return value.get<std::uint16_t>();
}

std::set<std::uint16_t> published(const json &ports) {
    std::set<std::uint16_t> all;
    if (ports.is_array())
        for (const json &one : ports)
            if (const auto port = port_of(one))
                all.insert(*port);
    return all;
}

std::set<std::uint16_t> published(const model::Service &service) {
    std::set<std::uint16_t> all;
    for (const model::Container &container : service.containers)
        for (const model::PublishedPort &port : container.ports)
            all.insert(port.host);
    return all;
}

std::set<std::uint16_t> reserved(const Ledger &ledger) {
    std::set<std::uint16_t> ports;
    for (const LedgerEntry &entry : ledger.entries())
        for (const char *kind : {"https", "http"})
            if (const auto port = port_of(entry.facts.value(kind, json{})))
                ports.insert(*port);
    for (const LedgerEntry &entry : ledger.entries())
        for (const std::uint16_t port : published(entry.facts.value("published", json{})))
            ports.insert(port);
    return ports;
}

bool available(std::uint16_t port, const PortState &state) {
    return state.own.contains(port) || (!state.others.contains(port) && state.is_free(port));
}

std::uint16_t named(std::uint16_t port, const std::string &object, const PortState &state) {
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

/// "the ports 80, 443", "the ports 8080 and at the front shop the names a.example, b.example"
std::string words(const std::set<std::uint16_t> &ports, const model::Web &web) {
    std::vector<std::string> numbers;
    for (const std::uint16_t port : ports)
        numbers.push_back(std::to_string(port));
    const std::string at_front =
        web.share.empty() ? "" : "at the front " + web.share + " the names " + join(web.names, ", ");
    if (numbers.empty() && !at_front.empty())
        return at_front;
    return "the ports " + join(numbers, ", ") + (at_front.empty() ? "" : " and " + at_front);
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
        for (const std::uint16_t port : published(other.fact("published")))
            ports.others.emplace(port, name);
    }
    const auto https = port_of(ledger.fact("https")), http = port_of(ledger.fact("http"));
    if (https && http && *https > 0)
        ports.current = render::Ingress{*https, *http, os::has_ipv6()};
    return ports;
}

render::Ingress choose_ports(const model::Service &service, const model::Defaults &defaults,
                             const PortState &before) {
    const auto &web = service.web;
    render::Ingress ingress{0, 0, os::has_ipv6()};
    PortState state = before;
    for (const std::uint16_t port : published(service)) {
        named(port, "[[container]] ports = [\"" + std::to_string(port) + ":…\"]", state);
        state.own.erase(port);
        state.others.emplace(port, service.name);
    }
    if (service.front)
        return {named(service.front->https, "[front] https = " + std::to_string(service.front->https), state),
                named(service.front->http, "[front] http = " + std::to_string(service.front->http), state),
                ingress.ipv6, service.name};
    if (!service.publishes_app() || !web.share.empty())
        return ingress;
    if (web.https)
        ingress.https = named(*web.https, "[web] https = " + std::to_string(*web.https), state);
    if (web.http)
        ingress.http = named(*web.http, "[web] http = " + std::to_string(*web.http), state);
    if (!web.https)
        ingress.https = any(state.current ? state.current->https : 8443, ingress.http, defaults, state);
    if (!web.http)
        ingress.http = any(state.current ? state.current->http : 8088, ingress.https, defaults, state);
    return ingress;
}

void reserve_ports(Ledger &ledger, const model::Service &service, const render::Ingress &ingress) {
    const bool shares = !service.web.share.empty();
    const json none;
    constexpr std::uint16_t none_taken = 0;
    const json facts{{"https", shares ? none_taken : ingress.https},
                     {"http", shares ? none_taken : ingress.http},
                     {"published", published(service)},
                     {"front", shares ? json(service.web.share) : none},
                     {"names", shares ? json(service.web.names) : none},
                     {"open", service.front ? json(true) : none}};
    const auto same = [&](const auto &fact) { return ledger.fact(fact.key()) == fact.value(); };
    bool reserved = true;
    for (const auto &fact : facts.items())
        reserved = reserved && same(fact);
    if (reserved)
        return;
    std::set<std::uint16_t> ports = published(service);
    if (service.has_web() && !shares)
        ports.insert({ingress.https, ingress.http});
    const std::string what = words(ports, shares ? service.web : model::Web{});
    ledger.append({"ports", "reserve " + what, "free " + what, facts});
}

} // namespace fgn::host
