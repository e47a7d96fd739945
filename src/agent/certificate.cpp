// SPDX-License-Identifier: Apache-2.0
#include "agent/certificate.h"

#include "agent/acme.h"
#include "agent/health.h"
#include "agent/web_units.h"
#include "base/error.h"
#include "tls/self_signed.h"

#include <algorithm>
#include <ctime>

namespace fgn::agent {

namespace {

using model::CertificateSource;

constexpr std::int64_t month = 30LL * 24 * 3600;
constexpr std::int64_t clock_skew = 3600;
constexpr std::chrono::milliseconds reload_limit{20'000};

bool carries(const tls::CertificateInfo &info, const model::Web &web) {
    std::vector<std::string> wanted = web.names, carried = info.names;
    if (web.certificate.source == CertificateSource::self_signed)
        wanted = tls::certificate_names(web.names);
    std::sort(wanted.begin(), wanted.end());
    std::sort(carried.begin(), carried.end());
    return wanted == carried;
}

void require_sound(const tls::KeyPair &pair, const model::Web &web) {
    if (const auto flaw = tls::find_flaw(pair, web.names, std::time(nullptr)))
        throw Error{"use the certificate of", source_text(web.certificate), flaw->reason, flaw->hint};
}

} // namespace

std::string source_text(const model::CertificateSettings &settings) {
    switch (settings.source) {
    case CertificateSource::files:
        return "files";
    case CertificateSource::acme:
        return "acme " + settings.directory;
    case CertificateSource::self_signed:
        break;
    }
    return "self-signed";
}

std::int64_t renewal_time(const tls::CertificateInfo &info) {
    return info.expires - std::min(month, (info.expires - info.starts) / 3);
}

bool satisfies(const std::optional<ServedPair> &served, const model::Web &web, const std::string &files) {
    if (!served || served->source != source_text(web.certificate))
        return false;
    if (web.certificate.source == CertificateSource::files)
        return files.empty() || served->info.fingerprint == files;
    const std::int64_t now = std::time(nullptr);
    return carries(served->info, web) && served->info.starts <= now + clock_skew &&
           now < renewal_time(served->info);
}

tls::KeyPair obtain_pair(Context &context, const model::Web &web) {
    tls::KeyPair pair;
    switch (web.certificate.source) {
    case CertificateSource::self_signed:
        return tls::make_certificate(web.names);
    case CertificateSource::files:
        pair = tls::split(context.host.need_pair());
        break;
    case CertificateSource::acme:
        pair = ask_authority(context, web);
        break;
    }
    require_sound(pair, web);
    return pair;
}

void exchange_pair(Context &context, const Generation &generation, const tls::KeyPair &pair) {
    const model::Service service = generation.service(context.layout.name);
    const model::Web &web = service.web;
    const Pairs pairs{context.home()};
    const auto before = pairs.put(pair, source_text(web.certificate));
    if (!WebUnits{context}.running(generation.ingress))
        return pairs.prune();
    try {
        reload_web(context, generation);
        wait_certificate(generation.ingress, pairs.served()->info.fingerprint,
                         {web.own_name(), service.app.health, reload_limit});
    } catch (const Error &) {
        pairs.put_back(before);
        reload_web(context, generation);
        throw;
    }
    pairs.prune();
}

void reload_web(Context &context, const Generation &generation) {
    context.podman.containers.kill(context.layout.web_container(generation.web.number), "HUP");
}

} // namespace fgn::agent
