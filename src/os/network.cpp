// SPDX-License-Identifier: Apache-2.0
#include "os/network.h"

#include "os/fd.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

namespace fgn::os {

namespace {

template <typename Address>
bool bindable(const Address &address) {
    const int on = 1;
    const Fd fd{::socket(address.sin6_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    ::setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    return fd && ::bind(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0 &&
           ::listen(fd.get(), 1) == 0;
}

} // namespace

bool has_ipv6() {
    return ::access("/proc/net/if_inet6", R_OK) == 0;
}

bool port_is_free(std::uint16_t port) {
    const int on = 1;
    struct sockaddr_in any4 {};
    any4.sin_family = AF_INET;
    any4.sin_port = htons(port);
    const Fd fd{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(fd.get(), reinterpret_cast<const sockaddr *>(&any4), sizeof any4) != 0 ||
        ::listen(fd.get(), 1) != 0)
        return false;
    struct sockaddr_in6 any6 {};
    any6.sin6_family = AF_INET6;
    any6.sin6_port = htons(port);
    return !has_ipv6() || bindable(any6);
}

} // namespace fgn::os
