// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "fakes/systemd/fake_systemd.h"
#include "systemd/bus.h"
#include "systemd/manager.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace fgn::systemd {

TEST(Bus, TheUserBusIsNeverReplacedByTheSystemBus) {
    const fakes::FakeSystemd fake{{}};
    ::unsetenv("DBUS_SESSION_BUS_ADDRESS");
    ::unsetenv("XDG_RUNTIME_DIR");
    EXPECT_NO_THROW(Bus::system());
    EXPECT_THROW(Bus::user(), Error);
}

TEST(Bus, SaysWhichBusDoesNotAnswer) {
    ::setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus", 1);
    try {
        Bus::system();
        FAIL();
    } catch (const Error &error) {
        EXPECT_EQ(error.object(), "the system's message bus");
        EXPECT_FALSE(error.hint().empty());
    }
    ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
}

TEST(Bus, MayBeMovedWhileAManagerUsesIt) {
    const fakes::FakeSystemd fake{{{"version", "257.8"}}};
    Bus bus = Bus::user();
    Manager manager{bus};
    const Bus moved = std::move(bus);
    EXPECT_EQ(manager.version(), "257.8");
}

} // namespace fgn::systemd
