// SPDX-License-Identifier: Apache-2.0
#include "tls/key_pair.h"

#include "base/text.h"
#include "tls/certificate.h"
#include "tls/handles.h"

#include <openssl/pem.h>

#include <algorithm>

namespace fgn::tls {

namespace {

constexpr std::size_t longest_chain = 10;
constexpr int least_rsa_bits = 2048; // what nginx's OpenSSL accepts

/// An encrypted key has nobody to ask for its password.
int no_password(char *, int, int, void *) {
    return -1;
}

Key read_key(const std::string &pem) {
    return Key{PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, no_password, nullptr)};
}

std::vector<Certificate> read_chain(const std::string &pem) {
    std::vector<Certificate> chain;
    const Buffer source = reader(pem);
    while (chain.size() < longest_chain) {
        Certificate next{PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr)};
        if (!next)
            break;
        chain.push_back(std::move(next));
    }
    return chain;
}

bool signed_by(X509 *certificate, X509 *issuer) {
    return X509_check_issued(issuer, certificate) == X509_V_OK &&
           X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
}

bool carries(X509 *certificate, const std::vector<std::string> &carried, const std::string &name) {
    return std::find(carried.begin(), carried.end(), name) != carried.end() ||
           X509_check_host(certificate, name.data(), name.size(), 0, nullptr) == 1 ||
           X509_check_ip_asc(certificate, name.c_str(), 0) == 1;
}

std::optional<Flaw> flaw_of_key(X509 *certificate, const std::string &pem) {
    if (pem.find("ENCRYPTED") != std::string::npos)
        return Flaw{"the key is encrypted", "Give one without a password; only root has to read it."};
    const Key key = read_key(pem);
    if (!key)
        return Flaw{"there is no private key in PEM form", "Give the key that the certificate was made for."};
    if (X509_check_private_key(certificate, key.get()) != 1)
        return Flaw{"the key does not belong to the certificate",
                    "Give both of one pair; while they are being replaced, wait until both are there."};
    if (EVP_PKEY_base_id(key.get()) == EVP_PKEY_RSA && EVP_PKEY_bits(key.get()) < least_rsa_bits)
        return Flaw{"the RSA key has fewer than 2048 bits", "Have a certificate made for a longer key."};
    return std::nullopt;
}

std::optional<Flaw> flaw_of_chain(const std::vector<Certificate> &chain) {
    for (std::size_t i = 0; i + 1 < chain.size(); ++i)
        if (!signed_by(chain[i].get(), chain[i + 1].get()))
            return Flaw{"certificate " + std::to_string(i + 1) + " of the file is not signed by the next",
                        "Put the service's own first, then the one that signed it, and so on."};
    return std::nullopt;
}

std::optional<Flaw> flaw_of_dates(const CertificateInfo &info, std::int64_t now) {
    if (info.starts > now)
        return Flaw{"it is not valid yet", "Check the clock of this machine: date"};
    if (info.expires <= now)
        return Flaw{"it has expired", "Renew it; if it is new, check the clock of this machine: date"};
    return std::nullopt;
}

std::optional<Flaw> flaw_of_names(X509 *certificate, const std::vector<std::string> &carried,
                                  const std::vector<std::string> &names) {
    std::vector<std::string> missing;
    for (const std::string &name : names)
        if (!carries(certificate, carried, name))
            missing.push_back(name);
    if (missing.empty())
        return std::nullopt;
    return Flaw{"it does not carry " + join(missing, ", "),
                "Correct [web] names, or have a certificate made for all of them."};
}

} // namespace

KeyPair split(const std::string &pem) {
    const Buffer certificates{BIO_new(BIO_s_mem())}, private_part{BIO_new(BIO_s_secmem())};
    for (const Certificate &certificate : read_chain(pem))
        PEM_write_bio_X509(certificates.get(), certificate.get());
    if (const Key key = read_key(pem))
        PEM_write_bio_PrivateKey(private_part.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return {text_of(certificates.get()), text_of(private_part.get())};
}

std::optional<Flaw> find_flaw(const KeyPair &pair, const std::vector<std::string> &names, std::int64_t now) {
    const auto chain = read_chain(pair.certificate);
    const auto info = read_certificate(pair.certificate);
    if (chain.empty() || !info)
        return Flaw{"there is no certificate in PEM form",
                    "Give one that begins with -----BEGIN CERTIFICATE"};
    if (auto flaw = flaw_of_key(chain.front().get(), pair.key))
        return flaw;
    if (auto flaw = flaw_of_chain(chain))
        return flaw;
    if (auto flaw = flaw_of_dates(*info, now))
        return flaw;
    return flaw_of_names(chain.front().get(), info->names, names);
}

} // namespace fgn::tls
