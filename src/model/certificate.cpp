// SPDX-License-Identifier: Apache-2.0
#include "base/text.h"
#include "model/manifest_key.h"

#include <algorithm>

namespace fgn::model {

namespace {

constexpr std::uint16_t https_port = 443, http_port = 80;

bool is_path(std::string_view text) {
    return !text.empty() && text.size() < 4096 && sanitise(text, text.size()) == text;
}

bool is_directory(std::string_view text) {
    return text.starts_with("https://") && text.size() > 8 && text.size() <= 1000 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

bool is_email(std::string_view text) {
    const auto at = text.find('@');
    return at != 0 && at < text.size() - 1 && text.size() <= 200 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

constinit const Grammar kind{
    [](std::string_view text) { return text == "self-signed" || text == "files" || text == "acme"; },
    "a kind of certificate", "write \"self-signed\", \"files\" or \"acme\""};
constinit const Grammar profile{
    [](std::string_view text) { return text == "intermediate" || text == "modern"; }, "a profile of TLS",
    "write \"intermediate\", or \"modern\" for TLS 1.3 alone"};
constinit const Grammar path{is_path, "the path of a file", "write it in one line"};
constinit const Grammar directory{is_directory, "the address of an ACME directory",
                                  "write an https URL, as your authority tells it"};
constinit const Grammar email{is_email, "an address of mail", "write it like \"admin@example.org\""};

CertificateSource source_of(const std::string &text) {
    return text == "acme"    ? CertificateSource::acme
           : text == "files" ? CertificateSource::files
                             : CertificateSource::self_signed;
}

constexpr ManifestKey keys[] = {
    {"web.tls", [](auto &v, auto &s) { s.web.certificate.source = source_of(v.text(kind)); }},
    {"web.certificate", [](auto &v, auto &s) { s.web.certificate.file = v.text(path); }},
    {"web.key", [](auto &v, auto &s) { s.web.certificate.key_file = v.text(path); }},
    {"web.tls_profile", [](auto &v, auto &s) { s.web.modern_tls = v.text(profile) == "modern"; }},
    {"web.http3", [](auto &v, auto &s) { s.web.http3 = v.flag(); }},
    {"web.acme.directory", [](auto &v, auto &s) { s.web.certificate.directory = v.text(directory); }},
    {"web.acme.email", [](auto &v, auto &s) { s.web.certificate.email = v.text(email); }},
};

void complete_files(const Document &document, Web &web) {
    const bool named = !web.certificate.file.empty() || !web.certificate.key_file.empty();
    if (document.has("web", "tls") && web.certificate.source != CertificateSource::files) {
        for (const char *key : {"certificate", "key"})
            document.forbid("web", key, "another kind of certificate is asked for",
                            "leave it out, or write tls = \"files\"");
        return;
    }
    if (!named && web.certificate.source != CertificateSource::files)
        return;
    web.certificate.source = CertificateSource::files;
    document.require("web", "certificate", "write in [web]: certificate = \"/etc/ssl/site.pem\"");
    document.require("web", "key", "write in [web]: key = \"/etc/ssl/private/site.key\"");
}

/// The authority asks at port 80, and no name that begins with '*' can be proved there.
void complete_acme(const Document &document, Web &web) {
    if (web.certificate.source != CertificateSource::acme)
        return document.forbid("web", "acme", "no certificate of an authority is asked for",
                               "leave it out, or write tls = \"acme\"");
    document.require("web", "names", "write in [web]: names = [\"www.example.org\"], what it is to be of");
    if (web.certificate.email.empty())
        document.require("web.acme", "email", "write in [web.acme]: email = \"admin@example.org\"");
    for (const std::string &name : web.names)
        if (name.starts_with("*") || name.find('.') == name.npos)
            document.forbid("web", "names", "no authority can prove \"" + name + "\" over HTTP",
                            "name each host by itself, or give a certificate by files");
    if (!web.share.empty())
        return;
    web.https = web.https.value_or(https_port);
    web.http = web.http.value_or(http_port);
}

} // namespace

std::span<const ManifestKey> certificate_keys() {
    return keys;
}

/// Each connection belongs to one worker, and what shares a socket shares its packets.
void complete_http3(const Document &document, Web &web) {
    if (!web.http3)
        return;
    document.forbid("web", "workers", "HTTP/3 has one worker", "leave it out, or leave http3 out");
    document.forbid("web", "share", "a front has no HTTP/3", "leave it out, or leave http3 out");
    web.workers = 1;
}

void complete_certificate(const Document &document, Service &service) {
    complete_http3(document, service.web);
    complete_files(document, service.web);
    complete_acme(document, service.web);
}

} // namespace fgn::model
