// SPDX-License-Identifier: Apache-2.0
#include "agent/mariadb_probe.h"
#include "os/fd.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <future>

namespace fgn::agent {

namespace {

using std::chrono::milliseconds;

/// Says `first` to whoever connects, as a server would before it reads anything.
class Server {
  public:
    explicit Server(std::string first) {
        std::string pattern = std::filesystem::temp_directory_path() / "fgn-greeting-XXXXXX";
        folder_ = ::mkdtemp(pattern.data());
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path().c_str(), sizeof address.sun_path - 1);
        listener_ = os::Fd{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the interface of sockets
        EXPECT_EQ(::bind(listener_.get(), reinterpret_cast<sockaddr *>(&address), sizeof address), 0);
        EXPECT_EQ(::listen(listener_.get(), 1), 0);
        answer_ = std::async(std::launch::async, [this, first = std::move(first)] {
            const os::Fd client{::accept(listener_.get(), nullptr, nullptr)};
            os::write_all(client.get(), first, "client");
        });
    }
    ~Server() {
        answer_.wait();
        std::filesystem::remove_all(folder_);
    }

    std::string path() const { return folder_ / "mysqld.sock"; }

  private:
    std::filesystem::path folder_;
    os::Fd listener_;
    std::future<void> answer_;
};

Greeting greeting_of(const std::string &first) {
    const Server server{first};
    return greet_mariadb(server.path(), milliseconds{5000});
}

std::string packet(const std::string &payload) {
    return std::string{static_cast<char>(payload.size()), 0, 0, 0} + payload;
}

} // namespace

TEST(Greeting, TellsTheVersion) {
    // What MariaDB 10.11 of Debian 12 sends, up to the connection's number.
    const auto greeting = greeting_of(
        packet(std::string{"\x0a"} + "5.5.5-10.11.11-MariaDB-0+deb12u1" + std::string{"\0\x1e\0\0\0", 5}));
    EXPECT_EQ(greeting.version, "5.5.5-10.11.11-MariaDB-0+deb12u1");
}

TEST(Greeting, TellsWhyThereIsNone) {
    EXPECT_EQ(greeting_of(packet("\xff\x10\x04Too many connections")).reason, "Too many connections");
    EXPECT_EQ(greeting_of("").reason, "it says nothing");
    EXPECT_EQ(greeting_of("HTTP/1.1 400 Bad Request\r\n").reason, "what answers is no MariaDB");
    EXPECT_NE(greet_mariadb("/nonexistent/mysqld.sock", milliseconds{100}).reason, "");
}

TEST(Greeting, CannotReachATerminal) {
    EXPECT_EQ(greeting_of(packet("\x0a\x1b[31mred")).version->find('\x1b'), std::string::npos);
}

} // namespace fgn::agent
