// SPDX-License-Identifier: Apache-2.0
#include "http/connect.h"

#include "base/error.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>

namespace fgn::http {

namespace {

/// SO_SNDTIMEO bounds connect(2) too, and is the only bound for a Unix socket whose backlog is full.
os::Fd connect_to(const sockaddr *address, socklen_t size, std::chrono::milliseconds timeout,
                  const std::string &object) {
    os::Fd fd{::socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    const timeval limit{timeout.count() / 1000, timeout.count() % 1000 * 1000};
    if (!fd || ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit) != 0)
        throw system_error("make a socket", object, errno);
    if (::connect(fd.get(), address, size) != 0) {
        const bool late = errno == EAGAIN || errno == EINPROGRESS;
        throw system_error("connect", object, late ? ETIMEDOUT : errno);
    }
    return fd;
}

os::Fd connect_short(const std::string &path, std::chrono::milliseconds timeout, const std::string &object) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path)
        throw system_error("connect", object, ENAMETOOLONG);
    std::memcpy(address.sun_path, path.data(), path.size());
    return connect_to(reinterpret_cast<const sockaddr *>(&address), sizeof address, timeout, object);
}

} // namespace

os::Fd connect_unix(const std::string &path, std::chrono::milliseconds timeout) {
    if (path.size() < sizeof(sockaddr_un::sun_path))
        return connect_short(path, timeout, path);
    const auto slash = path.rfind('/');
    if (slash == std::string::npos)
        throw system_error("connect", path, ENAMETOOLONG);
    const os::Fd folder{::open(path.substr(0, slash + 1).c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
    if (!folder)
        throw system_error("connect", path, errno);
    return connect_short("/proc/self/fd/" + std::to_string(folder.get()) + path.substr(slash), timeout, path);
}

os::Fd connect_tcp(const Address &address, std::chrono::milliseconds timeout) {
    const std::string object = address.ip + " port " + std::to_string(address.port);
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = htons(address.port);
    if (::inet_pton(AF_INET, address.ip.c_str(), &four.sin_addr) == 1)
        return connect_to(reinterpret_cast<const sockaddr *>(&four), sizeof four, timeout, object);
    sockaddr_in6 six{};
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(address.port);
    if (::inet_pton(AF_INET6, address.ip.c_str(), &six.sin6_addr) == 1)
        return connect_to(reinterpret_cast<const sockaddr *>(&six), sizeof six, timeout, object);
    throw Error{"connect", object, "not a numeric address"};
}

void require_owner(int socket, uid_t owner, const std::string &path) {
    ucred peer{};
    socklen_t size = sizeof peer;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0)
        throw system_error("ask who listens", path, errno);
    if (peer.uid != owner)
        throw Error{"connect", path,
                    "user " + std::to_string(peer.uid) + " listens there, not user " + std::to_string(owner),
                    "someone else made this socket; remove it and start podman.socket again"};
}

} // namespace fgn::http
