// SPDX-License-Identifier: Apache-2.0
#include "fakes/systemd/fake_systemd.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace fgn::fakes {

namespace {

std::string bus_configuration(const std::string &socket) {
    return "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n"
           " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"
           "<busconfig><type>session</type><listen>unix:path=" +
           socket +
           "</listen><policy context=\"default\"><allow send_destination=\"*\"/>"
           "<allow receive_sender=\"*\"/><allow own=\"*\"/></policy></busconfig>\n";
}

void write(const std::string &path, const std::string &content) {
    std::ofstream{path + ".new"} << content;
    std::filesystem::rename(path + ".new", path);
}

} // namespace

TemporaryDirectory::TemporaryDirectory() {
    std::string name = std::filesystem::temp_directory_path() / "fgn-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr)
        throw std::filesystem::filesystem_error{"mkdtemp", std::error_code{errno, std::generic_category()}};
    path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::filesystem::remove_all(path_);
}

FakeSystemd::FakeSystemd(const Json &behaviour) {
    write(directory_ / "bus.conf", bus_configuration(directory_ / "bus"));
    bus_.emplace(std::vector<std::string>{"dbus-daemon", "--config-file=" + (directory_ / "bus.conf"),
                                          "--nofork", "--print-address"});
    behave(behaviour);
    systemd_.emplace(std::vector<std::string>{FGN_FAKE_SYSTEMD, "--bus-address", address(), "--behaviour",
                                              directory_ / "behaviour", "--calls", directory_ / "calls"});
    ::setenv("DBUS_SYSTEM_BUS_ADDRESS", address().c_str(), 1);
    ::setenv("DBUS_SESSION_BUS_ADDRESS", address().c_str(), 1);
}

FakeSystemd::~FakeSystemd() {
    ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
    ::unsetenv("DBUS_SESSION_BUS_ADDRESS");
}

void FakeSystemd::behave(const Json &behaviour) {
    write(directory_ / "behaviour", behaviour.dump());
}

std::vector<Json> FakeSystemd::calls(const std::string &method) const {
    std::vector<Json> arguments;
    std::ifstream stream{directory_ / "calls"};
    for (std::string line; std::getline(stream, line);)
        if (const Json call = Json::parse(line); call.at("method") == method)
            arguments.push_back(call.at("arguments"));
    return arguments;
}

} // namespace fgn::fakes
