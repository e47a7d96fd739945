// SPDX-License-Identifier: Apache-2.0
#include "http/probe.h"

#include "base/error.h"
#include "http/connect.h"
#include "http/exchange.h"
#include "http/tls_channel.h"

#include <functional>
#include <memory>

namespace fgn::http {

namespace {

using Connect = std::function<std::unique_ptr<Channel>(const Deadlines &)>;

Outcome ask(const Probe &probe, const Connect &connect) {
    const auto start = std::chrono::steady_clock::now();
    Request request;
    request.target = probe.path;
    request.limit = 64U << 10U;
    request.deadlines = {probe.timeout, probe.timeout, probe.timeout};
    try {
        const auto channel = connect(request.deadlines);
        Response response = exchange(*channel, probe.host, request);
        const auto elapsed = std::chrono::steady_clock::now() - start;
        return {Answer{response.status, std::chrono::duration_cast<std::chrono::milliseconds>(elapsed),
                       std::move(response.headers), std::move(response.body)},
                ""};
    } catch (const Error &error) {
        return {std::nullopt, error.reason()};
    }
}

std::string name(const Address &address) {
    return address.ip + " port " + std::to_string(address.port);
}

} // namespace

Outcome probe_http(const Address &address, const Probe &probe) {
    return ask(probe, [&](const Deadlines &deadlines) {
        return std::make_unique<Channel>(connect_tcp(address, deadlines.connect), name(address), deadlines);
    });
}

Outcome probe_https(const Address &address, const std::string &fingerprint, const Probe &probe) {
    return ask(probe, [&](const Deadlines &deadlines) {
        return std::make_unique<TlsChannel>(connect_tcp(address, deadlines.connect), name(address), deadlines,
                                            TlsChannel::Server{probe.host, fingerprint});
    });
}

Outcome probe_unix(const std::string &socket, const Probe &probe) {
    return ask(probe, [&](const Deadlines &deadlines) {
        return std::make_unique<Channel>(connect_unix(socket, deadlines.connect), socket, deadlines);
    });
}

} // namespace fgn::http
