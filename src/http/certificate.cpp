// SPDX-License-Identifier: Apache-2.0
#include "http/certificate.h"

#include "base/error.h"
#include "base/text.h"
#include "http/probe.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <memory>

namespace fgn::http {

std::string fingerprint(const X509 *certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (X509_digest(certificate, EVP_sha256(), digest.data(), &size) != 1)
        return {};
    return hex({reinterpret_cast<const char *>(digest.data()), size});
}

std::string certificate_fingerprint(const std::string &pem) {
    const std::unique_ptr<BIO, int (*)(BIO *)> source{
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free};
    const std::unique_ptr<X509, void (*)(X509 *)> certificate{
        PEM_read_bio_X509(source.get(), nullptr, nullptr, nullptr), X509_free};
    if (!certificate)
        throw Error{"read a certificate", "", "there is none in PEM form"};
    return fingerprint(certificate.get());
}

} // namespace fgn::http
