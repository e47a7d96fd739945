// SPDX-License-Identifier: Apache-2.0
#include "fakes/podman/fake_podman.h"

#include <csignal>
#include <fstream>
#include <iostream>
#include <map>

using fgn::fakes::FakePodman;
using fgn::fakes::Json;

namespace {

Json read_script(const std::string &file) {
    std::ifstream stream{file};
    return stream ? Json::parse(stream) : Json::object();
}

} // namespace

/// fake_podman --socket PATH [--script FILE] [--record FILE]: prints a line when it listens, and runs until
/// SIGTERM or SIGINT. The script is read anew at every request; each request is one JSON line of the record.
int main(int argc, char **argv) {
    std::map<std::string, std::string> options;
    for (int i = 1; i + 1 < argc; i += 2)
        options[argv[i]] = argv[i + 1];
    const std::string script = options["--script"];
    std::ofstream record{options["--record"], std::ios::app};

    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, nullptr); // before there are threads to inherit it

    const FakePodman podman{options["--socket"],
                            read_script(script),
                            {[&](FakePodman &fake) { fake.behave(read_script(script)); },
                             [&](const Json &request) { record << request.dump() << std::endl; }}};
    std::cout << "listening" << std::endl;
    int signal = 0;
    sigwait(&ends, &signal);
    return 0;
}
