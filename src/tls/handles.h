// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/x509v3.h>

#include <memory>
#include <string>

namespace fgn::tls {

template <auto Free>
struct Deleter {
    template <typename T>
    void operator()(T *object) const {
        Free(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Buffer = std::unique_ptr<BIO, Deleter<BIO_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Deleter<GENERAL_NAMES_free>>;

/// Reads from `text`, which must outlive it.
inline Buffer reader(const std::string &text) {
    return Buffer{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
}

inline std::string text_of(BIO *buffer) {
    char *data = nullptr;
    const long size = BIO_get_mem_data(buffer, &data);
    return {data, static_cast<std::size_t>(size)};
}

} // namespace fgn::tls
