// SPDX-License-Identifier: Apache-2.0
#include "tls/self_signed.h"

#include "base/error.h"
#include "base/text.h"
#include "tls/handles.h"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>

namespace fgn::tls {

namespace {

constexpr long lifetime = 365L * 24 * 3600;
constexpr long clock_skew = 3600;

void check(bool worked) {
    if (!worked)
        throw Error{"make the certificate", "",
                    ERR_reason_error_string(ERR_get_error()) == nullptr
                        ? "OpenSSL failed"
                        : ERR_reason_error_string(ERR_peek_last_error())};
}

bool is_address(const std::string &name) {
    return name == "127.0.0.1" || name == "::1";
}

std::string alternative_names(const std::vector<std::string> &names) {
    std::vector<std::string> entries;
    for (const std::string &name : certificate_names(names))
        entries.push_back((is_address(name) ? "IP:" : "DNS:") + name);
    return join(entries, ",");
}

void add_extension(X509 *certificate, int kind, const std::string &value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const Extension extension{X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())};
    check(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

void set_serial(X509 *certificate) {
    std::array<unsigned char, 16> random{};
    check(RAND_bytes(random.data(), random.size()) == 1);
    random[0] &= 0x7FU;
    BIGNUM *number = BN_bin2bn(random.data(), random.size(), nullptr);
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate));
    BN_free(number);
}

Certificate sign_own(EVP_PKEY *key, const std::vector<std::string> &names) {
    Certificate certificate{X509_new()};
    X509_set_version(certificate.get(), X509_VERSION_3);
    set_serial(certificate.get());
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -clock_skew);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), lifetime);
    X509_set_pubkey(certificate.get(), key);
    // The subject is informal (RFC 6125 ignores it) and holds 64 bytes at most.
    const std::string subject = (names.empty() ? "localhost" : names.front()).substr(0, 64);
    X509_NAME *name = X509_get_subject_name(certificate.get());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char *>(subject.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    add_extension(certificate.get(), NID_basic_constraints, "critical,CA:FALSE");
    add_extension(certificate.get(), NID_key_usage, "critical,digitalSignature");
    add_extension(certificate.get(), NID_ext_key_usage, "serverAuth");
    add_extension(certificate.get(), NID_subject_alt_name, alternative_names(names));
    check(X509_sign(certificate.get(), key, EVP_sha256()) != 0);
    return certificate;
}

} // namespace

std::vector<std::string> certificate_names(const std::vector<std::string> &names) {
    std::vector<std::string> all = names;
    for (const char *own : {"localhost", "127.0.0.1", "::1"})
        if (std::find(all.begin(), all.end(), own) == all.end())
            all.emplace_back(own);
    return all;
}

KeyPair make_certificate(const std::vector<std::string> &names) {
    const Key key{EVP_EC_gen("P-256")};
    check(key != nullptr);
    const Certificate certificate = sign_own(key.get(), names);
    const Buffer public_part{BIO_new(BIO_s_mem())}, private_part{BIO_new(BIO_s_secmem())};
    check(PEM_write_bio_X509(public_part.get(), certificate.get()) == 1);
    check(PEM_write_bio_PrivateKey(private_part.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) ==
          1);
    return {text_of(public_part.get()), text_of(private_part.get())};
}

} // namespace fgn::tls
