// SPDX-License-Identifier: Apache-2.0
#include "agent/renewal.h"

#include "agent/certificate.h"
#include "agent/deployment.h"
#include "base/error.h"
#include "base/text.h"
#include "render/certificate.h"
#include "systemd/timer_service.h"

#include <nlohmann/json.hpp>

#include <ctime>

namespace fgn::agent {

namespace {

using model::CertificateSource;
using nlohmann::json;

/// The source that failed and, on the lines after, why; beside the folder of the pairs, so that nginx does
/// not see it.
constexpr const char *failure = "fgnctl/certificate-problem";
constexpr std::size_t failure_limit = 16U << 10U;
constexpr std::int64_t soon = 14LL * 24 * 3600;

/// That of a short life comes soon whenever one looks.
bool ends_soon(const tls::CertificateInfo &info, std::int64_t now) {
    return info.expires - now < std::min(soon, (info.expires - info.starts) / 6);
}

/// Empty without one; that of another source counts no more.
std::string last_failure(const os::Directory &home, const std::string &source) {
    const std::string kept = home.read(failure, failure_limit).value_or("");
    const bool counts = kept.rfind(source + "\n", 0) == 0;
    return counts ? kept.substr(source.size() + 1) : "";
}

std::optional<std::string> problem(const os::Directory &home, const ServedPair &served,
                                   const model::Web &web) {
    const std::int64_t now = std::time(nullptr);
    const std::string source = source_text(web.certificate);
    const std::string failed = last_failure(home, source);
    const std::string why = failed.empty() ? "" : "; the last renewal failed: " + failed;
    if (served.info.expires <= now)
        return "it has expired" + why;
    if (served.info.starts > now + 3600)
        return "it is not valid yet: is the clock of this machine right?" + why;
    if (ends_soon(served.info, now))
        return "it expires in " +
               human_duration(static_cast<std::uint64_t>(served.info.expires - now) * 1000) + why;
    if (!failed.empty())
        return "the last renewal failed: " + failed;
    if (served.source != source)
        return "it is none of " + source + " yet";
    return std::nullopt;
}

systemd::TimerService::Texts timer_texts(const model::Service &service) {
    if (service.web.certificate.source == CertificateSource::files)
        return {};
    return {render::certificate_timer(service), render::certificate_unit(service), std::nullopt};
}

systemd::TimerService timer(Context &context) {
    return {context.manager(), context.units(), context.layout.certificate_name()};
}

void forget_failure(const os::Directory &home) {
    home.remove(failure);
}

} // namespace

std::optional<std::string> renew(Context &context, const Generation &generation) {
    const model::Web web = generation.service(context.layout.name).web;
    const os::Directory &home = context.home();
    try {
        exchange_pair(context, generation, obtain_pair(context, web));
        forget_failure(home);
        return std::nullopt;
    } catch (const Error &error) {
        const std::string told = std::string{error.what()} + ". " + error.hint();
        home.write(failure, (source_text(web.certificate) + "\n" + told).substr(0, failure_limit), {0600});
        return told;
    }
}

json renew_certificate(Context &context) {
    const auto generation = current_generation(context.home());
    if (!generation || !generation->publishes_app())
        throw Error{"find the certificate of", context.layout.name,
                    generation ? "only a published application has one"
                               : "it was never provisioned to the end",
                    "See: fgnctl status " + context.layout.name, ExitCode::absent};
    const model::Web web = generation->service(context.layout.name).web;
    const std::string &files = context.task.certificate;
    if (web.certificate.source == CertificateSource::files && files.empty())
        throw Error{"renew the certificate of", context.layout.name, "only root reads its files",
                    "Run: sudo fgnctl cert renew " + context.layout.name, ExitCode::refused};
    const bool due = context.task.forced || !satisfies(Pairs{context.home()}.served(), web, files);
    const auto told = due ? renew(context, *generation) : std::nullopt;
    if (told)
        throw Error{"renew the certificate of", context.layout.name, *told,
                    "The one before serves on. See: fgnctl cert status " + context.layout.name};
    forget_failure(context.home());
    return {{"changed", due}};
}

json certificate_json(Context &context, const model::Web &web) {
    const auto served = Pairs{context.home()}.served();
    if (!served)
        return nullptr;
    const auto found = problem(context.home(), *served, web);
    const bool ours = web.certificate.source != CertificateSource::files;
    return {{"source", served->source},
            {"issuer", served->info.issuer},
            {"names", served->info.names},
            {"starts", served->info.starts},
            {"expires", served->info.expires},
            {"fingerprint", served->info.fingerprint},
            {"renewal", ours ? json(renewal_time(served->info)) : json(nullptr)},
            {"problem", found ? json(*found) : json(nullptr)}};
}

/// What root reads root also watches.
std::unique_ptr<plan::Step> renewal_step(Deployment &deployment) {
    return plan::make_step(
        {"certificate.timer", "keep the certificate from expiring",
         deployment.context.layout.certificate_name(), false},
        [&deployment] {
            return deployment.fresh() ? timer_texts(deployment.service()).timer.has_value()
                                      : !timer(deployment.context).runs(timer_texts(deployment.service()));
        },
        [&deployment](plan::Reporter &) {
            timer(deployment.context).install(timer_texts(deployment.service()));
        });
}

} // namespace fgn::agent
