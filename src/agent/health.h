// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "agent/started_unit.h"
#include "http/probe.h"

#include <chrono>
#include <functional>
#include <string>

namespace fgn::agent {

/// Whether `answer` is that of a healthy application: 2xx or 3xx.
bool healthy(const http::Outcome &outcome);
/// "answered 500", or why nothing answered.
std::string describe(const http::Outcome &outcome);

/// Returns when GET `path` on the Unix `socket` is healthy, three times in a row. Throws Error (unhealthy)
/// when the unit that serves it ends first, or when `within` has passed.
void wait_healthy(Context &context, const StartedUnit &started, const std::string &socket,
                  const std::string &path, std::chrono::seconds within);

/// Tells cheaply that a check may pass: each one runs a program in the container.
using Answers = std::function<bool()>;

/// Returns when the unit of `container` is active. Podman tells systemd so after its own next check, up to
/// a second late, unless it is asked to check now. Throws Error (unhealthy) when the unit's job fails.
void wait_active(Context &context, StartedUnit &started, const std::string &container,
                 const Answers &answers = {});

/// Returns after a second of the unit being active: what has no check must at least stay. Throws Error
/// (unhealthy) when it ends before.
void wait_staying(Context &context, const std::string &unit);

/// Asks the served ports of the generation on IPv4 and, where the machine has it, IPv6: the application's
/// health path through TLS, and the redirect. Throws Error (unhealthy) unless all are as they should be; in a
/// `maintenance` that is its page.
void probe_ports(const render::Ingress &ingress, const std::string &fingerprint, const http::Probe &probe,
                 bool maintenance);

/// Asks the front itself, not those who share it, on the same addresses. Throws Error (unhealthy) unless it
/// answers.
void probe_front(const render::Ingress &ingress, std::chrono::milliseconds within);

/// Returns when the served port shows the certificate of this `fingerprint` to `probe`: nginx takes a moment
/// to read again what it was told to. Throws Error when it does not within the probe's timeout.
void wait_certificate(const render::Ingress &ingress, const std::string &fingerprint,
                      const http::Probe &probe);

} // namespace fgn::agent
