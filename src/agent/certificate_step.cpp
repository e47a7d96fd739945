// SPDX-License-Identifier: Apache-2.0
#include "agent/certificate.h"
#include "agent/deployment.h"
#include "agent/renewal.h"
#include "base/error.h"
#include "tls/self_signed.h"

namespace fgn::agent {

namespace {

using model::CertificateSource;

bool by_authority(const Deployment &deployment) {
    return deployment.service().web.certificate.source == CertificateSource::acme;
}

std::optional<ServedPair> served_pair(Deployment &deployment) {
    return deployment.fresh() ? std::nullopt : Pairs{deployment.context.home()}.served();
}

bool satisfied(Deployment &deployment) {
    return satisfies(served_pair(deployment), deployment.service().web, deployment.context.task.certificate);
}

/// Until the authority has been asked any pair will do: nginx needs one to start.
bool can_start(Deployment &deployment) {
    return by_authority(deployment) ? served_pair(deployment).has_value() : satisfied(deployment);
}

void take_back(Context &context, const std::optional<std::string> &before,
               const std::optional<Generation> &current) {
    Pairs{context.home()}.put_back(before);
    if (before && current && current->publishes_app())
        reload_web(context, *current);
}

void put_first(Deployment &deployment) {
    Context &context = deployment.context;
    const model::Web &web = deployment.service().web;
    const bool own = web.certificate.source != CertificateSource::files;
    const auto before =
        Pairs{context.home()}.put(own ? tls::make_certificate(web.names) : obtain_pair(context, web),
                                  own ? "self-signed" : source_text(web.certificate));
    deployment.undo.add(
        [&context, before, current = deployment.current] { take_back(context, before, current); });
    deployment.switched = deployment.new_pair = true;
}

plan::Change first_change(const model::CertificateSettings &settings) {
    if (settings.source == CertificateSource::files)
        return {"certificate", "take over the certificate", settings.file, false};
    return {"certificate", "make a self-signed certificate", "EC P-256, for a year", false};
}

} // namespace

std::unique_ptr<plan::Step> certificate_step(Deployment &deployment) {
    return plan::make_step(
        first_change(deployment.service().web.certificate), [&deployment] { return !can_start(deployment); },
        [&deployment](plan::Reporter &) { put_first(deployment); });
}

/// Without the authority the service serves nevertheless, as before; that it could not be asked is told, and
/// the timer tries again.
std::unique_ptr<plan::Step> authority_step(Deployment &deployment) {
    const std::string &directory = deployment.service().web.certificate.directory;
    return plan::make_step(
        {"certificate.authority", "have the certificate made", directory, false},
        [&deployment] { return by_authority(deployment) && !satisfied(deployment); },
        [&deployment](plan::Reporter &reporter) {
            if (const auto problem = renew(deployment.context, deployment.wanted))
                reporter.warn("certificate.authority", *problem);
        });
}

} // namespace fgn::agent
