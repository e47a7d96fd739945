// SPDX-License-Identifier: Apache-2.0
#include "tls/certificate.h"

#include "base/text.h"
#include "tls/handles.h"

#include <arpa/inet.h>
#include <openssl/pem.h>

#include <array>
#include <ctime>

namespace fgn::tls {

namespace {

std::string bytes_of(const ASN1_STRING *text) {
    return {reinterpret_cast<const char *>(ASN1_STRING_get0_data(text)),
            static_cast<std::size_t>(ASN1_STRING_length(text))};
}

std::string address_text(const ASN1_OCTET_STRING *address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const int family = ASN1_STRING_length(address) == 4 ? AF_INET : AF_INET6;
    if (family == AF_INET6 && ASN1_STRING_length(address) != 16)
        return {};
    ::inet_ntop(family, ASN1_STRING_get0_data(address), text.data(), text.size());
    return text.data();
}

std::vector<std::string> names_of(const X509 *certificate) {
    std::vector<std::string> names;
    const Names found{
        static_cast<GENERAL_NAMES *>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr))};
    for (int i = 0; i < sk_GENERAL_NAME_num(found.get()); ++i) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(found.get(), i);
        if (name->type == GEN_DNS)
            names.push_back(bytes_of(name->d.dNSName));
        else if (name->type == GEN_IPADD)
            names.push_back(address_text(name->d.iPAddress));
    }
    return names;
}

std::string issuer_of(const X509 *certificate) {
    const X509_NAME *name = X509_get_issuer_name(certificate);
    const int at = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (at >= 0)
        return bytes_of(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, at)));
    const Buffer text{BIO_new(BIO_s_mem())};
    X509_NAME_print_ex(text.get(), name, 0, XN_FLAG_ONELINE);
    return text_of(text.get());
}

std::int64_t seconds(const ASN1_TIME *time) {
    struct tm parts {};
    ASN1_TIME_to_tm(time, &parts);
    return ::timegm(&parts);
}

} // namespace

std::optional<CertificateInfo> read_certificate(const std::string &pem) {
    const Certificate certificate{PEM_read_bio_X509(reader(pem).get(), nullptr, nullptr, nullptr)};
    if (!certificate)
        return std::nullopt;
    return CertificateInfo{fingerprint(certificate.get()), issuer_of(certificate.get()),
                           names_of(certificate.get()), seconds(X509_get0_notBefore(certificate.get())),
                           seconds(X509_get0_notAfter(certificate.get()))};
}

std::string fingerprint(const X509 *certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1)
        return {};
    return hex({reinterpret_cast<const char *>(digest.data()), size});
}

} // namespace fgn::tls
