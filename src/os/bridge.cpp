// SPDX-License-Identifier: Apache-2.0
#include "os/bridge.h"

#include "base/error.h"
#include "os/fd.h"

#include <fcntl.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string_view>

namespace fgn::os {

namespace {

/// ip-sysctl(7) of the kernel's documentation: a changed hardware address is announced by ARP.
constexpr const char *announce = "/proc/sys/net/ipv4/conf/all/arp_notify";

struct FreeInterfaces {
    void operator()(struct if_nameindex *all) const { ::if_freenameindex(all); }
};

ifreq request(const char *interface) {
    ifreq made{};
    std::string_view{interface}.copy(made.ifr_name, IFNAMSIZ - 1);
    return made;
}

bool is_bridge(const Fd &socket, const char *interface) {
    ethtool_drvinfo driver{};
    driver.cmd = ETHTOOL_GDRVINFO;
    ifreq asked = request(interface);
    asked.ifr_data = reinterpret_cast<char *>(&driver);
    return ::ioctl(socket.get(), SIOCETHTOOL, &asked) == 0 && std::string_view{driver.driver} == "bridge";
}

/// The kernel changes an address only until somebody has set one, be it the same.
void pin(const Fd &socket, const char *bridge) {
    ifreq address = request(bridge);
    if (::ioctl(socket.get(), SIOCGIFHWADDR, &address) != 0 ||
        ::ioctl(socket.get(), SIOCSIFHWADDR, &address) != 0)
        throw system_error("keep the hardware address of", bridge, errno);
}

} // namespace

void pin_bridges() {
    const Fd setting{::open(announce, O_WRONLY | O_CLOEXEC)};
    if (!setting || ::write(setting.get(), "1", 1) != 1)
        throw system_error("write", announce, errno);
    const Fd socket{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    const std::unique_ptr<struct if_nameindex, FreeInterfaces> all{::if_nameindex()};
    if (!socket || !all)
        throw system_error("list", "the network interfaces", errno);
    for (const struct if_nameindex *one = all.get(); one->if_index != 0; ++one)
        if (is_bridge(socket, one->if_name))
            pin(socket, one->if_name);
}

} // namespace fgn::os
