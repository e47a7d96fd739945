// SPDX-License-Identifier: Apache-2.0
#include "http/tls_channel.h"

#include "base/error.h"
#include "tls/certificate.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <limits>

namespace fgn::http {

namespace {

/// Replaces the whole chain verification of OpenSSL: a pinned certificate needs no authority, name or date.
int is_pinned(X509_STORE_CTX *store, void *expected) {
    const std::string &pin = *static_cast<const std::string *>(expected);
    const X509 *shown = X509_STORE_CTX_get0_cert(store);
    const bool same = shown && !pin.empty() && tls::fingerprint(shown) == pin;
    X509_STORE_CTX_set_error(store, same ? X509_V_OK : X509_V_ERR_CERT_UNTRUSTED);
    return same ? 1 : 0;
}

bool is_address(const std::string &name) {
    std::array<char, sizeof(in6_addr)> address{};
    return ::inet_pton(AF_INET, name.c_str(), address.data()) == 1 ||
           ::inet_pton(AF_INET6, name.c_str(), address.data()) == 1;
}

std::string last_error() {
    const unsigned long code = ERR_get_error();
    const bool ended = code == 0 || ERR_GET_REASON(code) == SSL_R_UNEXPECTED_EOF_WHILE_READING;
    const char *reason = ended ? nullptr : ERR_reason_error_string(code);
    return reason ? reason : "the connection ended too early";
}

int bounded(std::size_t size) {
    return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

} // namespace

TlsChannel::TlsChannel(os::Fd socket, std::string object, const Deadlines &deadlines, const Server &server)
    : Channel(std::move(socket), std::move(object), deadlines), expected_(server.fingerprint),
      context_(SSL_CTX_new(TLS_client_method()), SSL_CTX_free), session_(nullptr, SSL_free) {
    const std::string context = "make a TLS connection";
    if (context_) {
        SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
        SSL_CTX_set_cert_verify_callback(context_.get(), is_pinned, &expected_);
        session_.reset(SSL_new(context_.get()));
    }
    if (!session_ || SSL_set_fd(session_.get(), this->socket()) != 1)
        throw Error{context, this->object(), last_error()};
    if (std::string name = server.name; !is_address(name)) // the macro for this call has a C cast
        SSL_ctrl(session_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, name.data());
    ERR_clear_error();
    for (int result = SSL_connect(session_.get()); result != 1; result = SSL_connect(session_.get()))
        retry(result, context);
}

std::size_t TlsChannel::read(char *buffer, std::size_t size) {
    for (;;) {
        ERR_clear_error();
        const int got = SSL_read(session_.get(), buffer, bounded(size));
        answered_ |= got > 0;
        if (got > 0)
            return static_cast<std::size_t>(got);
        if (SSL_get_error(session_.get(), got) == SSL_ERROR_ZERO_RETURN)
            return 0;
        retry(got, "read an answer");
    }
}

std::size_t TlsChannel::write(const char *bytes, std::size_t size) {
    for (;;) {
        ERR_clear_error();
        const int sent = SSL_write(session_.get(), bytes, bounded(size));
        if (sent > 0)
            return static_cast<std::size_t>(sent);
        retry(sent, "send a request");
    }
}

void TlsChannel::retry(int result, const std::string &context) {
    const int need = SSL_get_error(session_.get(), result);
    if (need == SSL_ERROR_WANT_READ)
        return wait(POLLIN);
    if (need == SSL_ERROR_WANT_WRITE)
        return wait(POLLOUT);
    if (SSL_get_verify_result(session_.get()) != X509_V_OK)
        throw Error{context, object(), "it shows another certificate than the expected one"};
    throw Error{context, object(), last_error()};
}

} // namespace fgn::http
