// SPDX-License-Identifier: Apache-2.0
// fake_systemd --bus-address ADDRESS [--behaviour FILE] [--calls FILE]
#include "fakes/systemd/fake_logind.h"

#include <cstdio>
#include <iostream>
#include <map>
#include <string>
#include <vector>

int main(int argc, char **argv) {
    const std::vector<std::string> arguments{argv + 1, argv + argc};
    std::map<std::string, std::string> options{{"--bus-address", ""}, {"--behaviour", ""}, {"--calls", ""}};
    for (std::size_t i = 0; i + 1 < arguments.size(); i += 2)
        options.at(arguments[i]) = arguments[i + 1];
    if (std::freopen("/dev/null", "r", stdin) == nullptr)
        return 1;
    try {
        using namespace fgn::fakes;
        const Behaviour behaviour{options["--behaviour"]};
        Peer peer{options["--bus-address"], options["--calls"]};
        FakeManager manager{peer, behaviour};
        FakeLogind logind{peer, manager, behaviour};
        peer.own("org.freedesktop.systemd1");
        peer.own("org.freedesktop.login1");
        std::cout << "ready" << std::endl;
        peer.run();
        return 0;
    } catch (const std::exception &error) {
        std::cerr << "fake_systemd: " << error.what() << std::endl;
        return 1;
    }
}
