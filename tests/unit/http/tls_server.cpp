// SPDX-License-Identifier: Apache-2.0
#include "unit/http/tls_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>

#include <array>
#include <stdexcept>

namespace fgn::http {

namespace {

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)>;
using Certificate = std::unique_ptr<X509, void (*)(X509 *)>;

/// Expired since 1970 and without a name: a pin asks for neither.
Certificate self_signed(EVP_PKEY *key) {
    Certificate certificate{X509_new(), X509_free};
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
    ASN1_TIME_set(X509_getm_notBefore(certificate.get()), 0);
    ASN1_TIME_set(X509_getm_notAfter(certificate.get()), 1);
    X509_set_pubkey(certificate.get(), key);
    X509_sign(certificate.get(), key, EVP_sha256());
    return certificate;
}

std::string to_pem(X509 *certificate) {
    const std::unique_ptr<BIO, int (*)(BIO *)> out{BIO_new(BIO_s_mem()), BIO_free};
    PEM_write_bio_X509(out.get(), certificate);
    std::array<char, 8192> text{};
    const int size = BIO_read(out.get(), text.data(), text.size());
    return {text.data(), static_cast<std::size_t>(size)};
}

} // namespace

os::Fd listen_on_loopback(std::uint16_t &port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto *any = reinterpret_cast<sockaddr *>(&address);
    socklen_t size = sizeof address;
    os::Fd fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (::bind(fd.get(), any, size) != 0 || ::listen(fd.get(), 4) != 0 ||
        ::getsockname(fd.get(), any, &size) != 0)
        throw std::runtime_error{"cannot listen on loopback"};
    port = ntohs(address.sin_port);
    return fd;
}

TlsServer::TlsServer(std::string answer, bool goodbye)
    : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free), listener_(listen_on_loopback(port_)),
      answer_(std::move(answer)), goodbye_(goodbye) {
    const Key key{EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"), EVP_PKEY_free};
    const Certificate certificate = self_signed(key.get());
    pem_ = to_pem(certificate.get());
    SSL_CTX_use_certificate(context_.get(), certificate.get());
    SSL_CTX_use_PrivateKey(context_.get(), key.get());
    thread_ = std::thread{[this] { serve(); }};
}

TlsServer::~TlsServer() {
    ::shutdown(listener_.get(), SHUT_RDWR);
    if (thread_.joinable())
        thread_.join();
}

const std::string &TlsServer::requested_name() {
    thread_.join();
    return name_;
}

void TlsServer::serve() {
    const os::Fd connection{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
    const std::unique_ptr<SSL, void (*)(SSL *)> session{SSL_new(context_.get()), SSL_free};
    SSL_set_fd(session.get(), connection.get());
    if (SSL_accept(session.get()) != 1)
        return;
    if (const char *name = SSL_get_servername(session.get(), TLSEXT_NAMETYPE_host_name))
        name_ = name;
    std::array<char, 4096> request{};
    if (SSL_read(session.get(), request.data(), request.size()) <= 0)
        return;
    SSL_write(session.get(), answer_.data(), static_cast<int>(answer_.size()));
    if (goodbye_)
        SSL_shutdown(session.get());
}

} // namespace fgn::http
