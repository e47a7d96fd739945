// SPDX-License-Identifier: Apache-2.0
#include "agent/certificate.h"
#include "agent/configuration.h"
#include "agent/deployment.h"

#include <ctime>

namespace fgn::agent {

namespace {

constexpr std::int64_t renew_before = 30LL * 24 * 3600;

bool serves(const CertificateInfo &info, const std::vector<std::string> &names) {
    return info.names == certificate_names(names) && info.expires > std::time(nullptr) + renew_before;
}

/// Takes over the current certificate when it still serves.
bool keep_current(Deployment &deployment) {
    if (deployment.fresh() || !deployment.current)
        return false;
    const std::string pem = served_certificate(deployment.context.home(), *deployment.current);
    const auto info = read_certificate(pem);
    if (!info || info->fingerprint != deployment.current->certificate ||
        !serves(*info, deployment.service().web.names) ||
        !deployment.context.podman.secrets.exists(
            key_secret(deployment.context.layout.name, info->fingerprint)))
        return false;
    deployment.certificate = pem;
    deployment.wanted.certificate = info->fingerprint;
    return true;
}

} // namespace

std::unique_ptr<plan::Step> certificate_step(Deployment &deployment) {
    return plan::make_step(
        {"certificate", "make a self-signed certificate", "EC P-256, for a year", false},
        [&deployment] { return !keep_current(deployment); },
        [&deployment](plan::Reporter &) {
            const KeyPair pair = make_certificate(deployment.service().web.names);
            deployment.certificate = pair.certificate;
            deployment.wanted.certificate = read_certificate(pair.certificate)->fingerprint;
            deployment.context.podman.secrets.set(
                key_secret(deployment.context.layout.name, deployment.wanted.certificate), pair.key);
        });
}

} // namespace fgn::agent
