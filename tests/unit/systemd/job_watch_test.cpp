// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "fakes/systemd/fake_systemd.h"
#include "systemd/bus.h"
#include "systemd/job_watch.h"
#include "systemd/manager.h"

#include <gtest/gtest.h>
#include <systemd/sd-bus.h>

#include <optional>

namespace fgn::systemd {

namespace {

using namespace std::chrono_literals;

constexpr auto first_job = "/org/freedesktop/systemd1/job/1";

Deadline in(std::chrono::milliseconds time) {
    return std::chrono::steady_clock::now() + time;
}

/// What any program on the bus can do: a signal that looks like the manager's, to everybody and to each.
void forge_the_end_of_the_first_job() {
    sd_bus *bus = nullptr;
    ASSERT_GE(::sd_bus_open_system(&bus), 0);
    for (const char *destination : {"", ":1.0", ":1.1", ":1.2", ":1.3"}) {
        sd_bus_message *raw = nullptr;
        ASSERT_GE(::sd_bus_message_new_signal(bus, &raw, "/org/freedesktop/systemd1",
                                              "org.freedesktop.systemd1.Manager", "JobRemoved"),
                  0);
        const fakes::MessagePtr signal{raw};
        ASSERT_GE(::sd_bus_message_append(raw, "uoss", 1U, first_job, "a.service", "done"), 0);
        ASSERT_GE(::sd_bus_send_to(bus, raw, *destination == 0 ? nullptr : destination, nullptr), 0);
    }
    ::sd_bus_flush_close_unref(bus);
}

} // namespace

TEST(JobWatch, RemembersWhatEndedBeforeItWasAskedFor) {
    const fakes::FakeSystemd fake{{{"any_unit", true}}};
    Bus bus = Bus::system();
    Manager manager{bus};
    manager.start("subscribes.service", 10s);
    JobWatch jobs{bus.connection()};
    manager.start("a.service", 10s);
    EXPECT_EQ(jobs.wait("/org/freedesktop/systemd1/job/2", in(0s)), "done");
}

TEST(JobWatch, IgnoresJobsThatSomebodyElseMakesUp) {
    const fakes::FakeSystemd fake{fakes::Json::object()};
    Bus bus = Bus::system();
    JobWatch jobs{bus.connection()};
    forge_the_end_of_the_first_job();
    EXPECT_EQ(jobs.wait(first_job, in(50ms)), "");
}

TEST(JobWatch, ABusThatGoesAwayIsAnErrorAndNotWaitedFor) {
    std::optional<fakes::FakeSystemd> fake{std::in_place, fakes::Json::object()};
    Bus bus = Bus::system();
    JobWatch jobs{bus.connection()};
    fake.reset();
    EXPECT_THROW(jobs.wait(first_job, in(1h)), Error);
}

} // namespace fgn::systemd
