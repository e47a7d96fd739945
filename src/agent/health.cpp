// SPDX-License-Identifier: Apache-2.0
#include "agent/health.h"

#include "agent/maintenance.h"
#include "base/error.h"

#include <poll.h>

#include <algorithm>
#include <optional>

namespace fgn::agent {

namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds probe_interval{50};
/// Between checks that run a program in a container.
constexpr std::chrono::milliseconds longest_pause{400};
/// One worker may be up while another one ends.
constexpr unsigned answers_in_a_row = 3;
/// With less, no answer says nothing about the application.
constexpr std::chrono::milliseconds fair_chance{1000};

Error unhealthy(const std::string &object, const std::string &reason, const std::string &hint) {
    return {"wait until healthy", object, reason, hint, ExitCode::unhealthy};
}

/// `restarts` is what there were when it was first asked for: it may run for long, and not have been started.
void require_running(Context &context, const StartedUnit &started, std::optional<std::uint32_t> &restarts) {
    if (!started.over())
        return;
    const systemd::UnitStatus status = context.manager().unit(started.unit());
    restarts = restarts.value_or(status.restarts);
    if (!status.active() || status.restarts > *restarts)
        throw unhealthy(started.unit(), "it ended (" + status.result + ") before it answered",
                        "Correct the application, then run the command again.");
}

/// What it finds, or that the container is not there yet, is for systemd's job to tell.
void check_now(Context &context, const std::string &container) {
    try {
        static_cast<void>(context.podman.containers.check_health(container));
    } catch (const Error &) {
    }
}

void require(bool as_it_should_be, const std::string &url, const http::Outcome &outcome) {
    if (!as_it_should_be)
        throw Error{"probe", url, describe(outcome),
                    "Everything behind it is up; a firewall on the loopback device?", ExitCode::unhealthy};
}

std::string url(const char *scheme, const std::string &ip, std::uint16_t port, const std::string &path) {
    return std::string{scheme} + "://" + (ip == "::1" ? "[::1]" : ip) + ":" + std::to_string(port) + path;
}

std::vector<std::string> own_addresses(const render::Ingress &ingress) {
    return ingress.ipv6 ? std::vector<std::string>{"127.0.0.1", "::1"}
                        : std::vector<std::string>{"127.0.0.1"};
}

} // namespace

bool healthy(const http::Outcome &outcome) {
    return outcome.answer && outcome.answer->status >= 200 && outcome.answer->status < 400;
}

std::string describe(const http::Outcome &outcome) {
    return outcome.answer ? "answered " + std::to_string(outcome.answer->status) : outcome.reason;
}

void wait_healthy(Context &context, const StartedUnit &started, const std::string &socket,
                  const std::string &path, std::chrono::seconds within) {
    const auto deadline = Clock::now() + within;
    http::Outcome last;
    std::optional<std::uint32_t> restarts;
    for (unsigned good = 0;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (left.count() <= 0)
            throw unhealthy(started.unit(),
                            "no healthy answer to GET " + path + " in " + std::to_string(within.count()) +
                                " s: " + describe(last),
                            "Correct the application or [app] health.");
        const http::Outcome outcome = http::probe_unix(socket, {"localhost", path, left});
        good = healthy(outcome) ? good + 1 : 0;
        if (good == answers_in_a_row)
            return;
        if (good > 0)
            continue;
        if (outcome.answer || !last.answer || left >= fair_chance)
            last = outcome;
        require_running(context, started, restarts);
        // An application tells nobody when it becomes healthy: asking again is all there is.
        ::poll(nullptr, 0, probe_interval.count());
    }
}

void wait_active(Context &context, StartedUnit &started, const std::string &container,
                 const Answers &answers) {
    std::chrono::milliseconds pause = probe_interval;
    while (!started.over(pause)) {
        if (container.empty() || (answers && !answers()))
            continue;
        check_now(context, container);
        pause = std::min(2 * pause, longest_pause);
    }
    try {
        started.finish();
    } catch (const Error &error) {
        throw Error{error.context(), error.object(), error.reason(), error.hint(), ExitCode::unhealthy};
    }
}

void wait_staying(Context &context, const std::string &unit) {
    const auto settled = Clock::now() + std::chrono::seconds{1};
    while (Clock::now() < settled) {
        const systemd::UnitStatus status = context.manager().unit(unit);
        if (!status.active())
            throw unhealthy(unit, "it ended (" + status.result + ") as soon as it had started",
                            "Correct its command, or give it what it misses.");
        ::poll(nullptr, 0, probe_interval.count());
    }
}

void wait_certificate(const render::Ingress &ingress, const std::string &fingerprint,
                      const http::Probe &probe) {
    const auto deadline = Clock::now() + probe.timeout;
    http::Outcome shown = http::probe_https({"127.0.0.1", ingress.https}, fingerprint, probe);
    while (!shown.answer) {
        if (Clock::now() >= deadline)
            throw Error{"serve the certificate", probe.host, shown.reason,
                        "See what nginx says: fgnctl logs, for the container web."};
        ::poll(nullptr, 0, probe_interval.count());
        shown = http::probe_https({"127.0.0.1", ingress.https}, fingerprint, probe);
    }
}

void probe_ports(const render::Ingress &ingress, const std::string &fingerprint, const http::Probe &probe,
                 bool maintenance) {
    for (const std::string &ip : own_addresses(ingress)) {
        const auto page = http::probe_https({ip, ingress.https}, fingerprint, probe);
        require(serves(page, maintenance), url("https", ip, ingress.https, probe.path), page);
        const auto redirect = http::probe_http({ip, ingress.http}, probe);
        require(redirect.answer && redirect.answer->status == 308, url("http", ip, ingress.http, probe.path),
                redirect);
    }
}

void probe_front(const render::Ingress &ingress, std::chrono::milliseconds within) {
    for (const std::string &ip : own_addresses(ingress)) {
        const auto answer = http::probe_http({ip, ingress.http}, {"localhost", "/", within});
        require(healthy(answer), url("http", ip, ingress.http, "/"), answer);
    }
}

} // namespace fgn::agent
