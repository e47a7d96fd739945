// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "fakes/systemd/fake_systemd.h"
#include "os/fd.h"
#include "systemd/bus.h"
#include "systemd/manager.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>

namespace fgn::systemd {

namespace {

using namespace std::chrono_literals;
using fakes::Json;

constexpr auto soon = 10s;

class TransientTest : public testing::Test {
  protected:
    TransientService service(const std::vector<std::string> &argv) {
        TransientService wanted;
        wanted.unit = "fgn-test.service";
        wanted.description = "a test";
        wanted.argv = argv;
        wanted.uid = ::getuid();
        wanted.gid = ::getgid();
        wanted.input = input_.read.get();
        wanted.output = output_.write.get();
        wanted.error = null_.get();
        return wanted;
    }

    std::string output() {
        output_.write.reset();
        return os::read_all(output_.read.get(), 65536, "the program");
    }

    /// The value of a property of the last StartTransientUnit.
    Json property(const std::string &name) const {
        const Json call = fake_.calls("StartTransientUnit").back();
        for (const Json &pair : call.at(2))
            if (pair.at(0) == name)
                return pair.at(1);
        return {};
    }

    fakes::FakeSystemd fake_{Json::object()};
    Bus bus_ = Bus::system();
    Manager manager_{bus_};
    os::Pipe input_ = os::make_pipe(), output_ = os::make_pipe();
    os::Fd null_{::open("/dev/null", O_RDWR | O_CLOEXEC)};
};

} // namespace

TEST_F(TransientTest, ConnectsTheProgramToTheDescriptors) {
    TransientRun run = manager_.start_transient(service({"/bin/cat"}));
    os::write_all(input_.write.get(), "a document", "the program");
    input_.write.reset();
    EXPECT_EQ(output(), "a document");
    const auto end = run.wait(soon);
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->ok());
}

TEST_F(TransientTest, PassesArgumentsAndEnvironmentAsTheyAre) {
    TransientService wanted = service({"/usr/bin/env", "printf", "%s ", "$HOME", "a b", "%n"});
    wanted.environment = {{"PATH", "/usr/bin:/bin"}};
    TransientRun run = manager_.start_transient(wanted);
    EXPECT_EQ(output(), "$HOME a b %n ");
    EXPECT_TRUE(run.wait(soon)->ok());
    EXPECT_EQ(property("ExecStartEx").at(0).at(2), Json({"no-env-expand"}));
}

TEST_F(TransientTest, StreamsThatNobodyGaveAreTheJournals) {
    TransientService wanted = service({"/bin/true"});
    wanted.input = wanted.error = -1;
    EXPECT_TRUE(manager_.start_transient(wanted).wait(soon)->ok());
    EXPECT_EQ(property("StandardInput"), "null");
    EXPECT_EQ(property("StandardError"), "journal");
    EXPECT_EQ(property("StandardOutput"), "null"); // or the error stream would follow the output
    EXPECT_TRUE(property("StandardErrorFileDescriptor").is_null());
    EXPECT_FALSE(property("StandardOutputFileDescriptor").is_null());
}

TEST_F(TransientTest, TellsAnExitCode) {
    TransientRun run = manager_.start_transient(service({"/bin/bash", "-c", "exit 6"}));
    const auto end = run.wait(soon);
    ASSERT_TRUE(end);
    EXPECT_FALSE(end->ok());
    EXPECT_EQ(std::get<os::Exited>(end->process).code, 6);
    EXPECT_EQ(end->describe(), "exit code 6");
}

TEST_F(TransientTest, DoesNotTakeAKilledProgramForSuccess) {
    TransientRun run = manager_.start_transient(service({"/bin/bash", "-c", "kill -KILL $$"}));
    const auto end = run.wait(soon);
    ASSERT_TRUE(end);
    EXPECT_FALSE(end->ok());
    EXPECT_EQ(std::get<os::Signalled>(end->process).signal, SIGKILL);
    EXPECT_EQ(end->describe(), "killed by signal 9");
}

TEST_F(TransientTest, AProgramThatCannotBeRunIsAnError) {
    TransientRun run = manager_.start_transient(service({"/nonexistent/program"}));
    try {
        run.wait(soon);
        FAIL();
    } catch (const Error &error) {
        EXPECT_EQ(error.object(), "/nonexistent/program");
        EXPECT_NE(error.reason().find("203"), std::string::npos);
    }
}

TEST_F(TransientTest, StillRunsAtTheDeadlineAndCanBeStopped) {
    TransientRun run = manager_.start_transient(service({"/bin/cat"}));
    EXPECT_FALSE(run.wait(20ms));
    run.stop();
    const auto end = run.wait(soon);
    ASSERT_TRUE(end);
    EXPECT_EQ(std::get<os::Signalled>(end->process).signal, SIGTERM);
}

TEST_F(TransientTest, StopsWhatStillRunsWhenItIsForgotten) {
    { const TransientRun run = manager_.start_transient(service({"/bin/cat"})); }
    EXPECT_EQ(fake_.calls("StopUnit").size(), 1U);
    EXPECT_EQ(output(), "");
}

TEST_F(TransientTest, DoesNotStopWhatHasEnded) {
    manager_.start_transient(service({"/bin/true"})).wait(soon);
    EXPECT_TRUE(fake_.calls("StopUnit").empty());
    EXPECT_EQ(fake_.calls("UnrefUnit").size(), 1U);
}

TEST_F(TransientTest, TheSameNameServesAgainAfterwards) {
    for (int round = 0; round < 2; ++round)
        EXPECT_TRUE(manager_.start_transient(service({"/bin/true"})).wait(soon)->ok());
}

TEST_F(TransientTest, ANameInUseIsRefused) {
    const TransientRun first = manager_.start_transient(service({"/bin/cat"}));
    EXPECT_THROW(manager_.start_transient(service({"/bin/cat"})), Error);
}

TEST_F(TransientTest, KeepsTheStatusAndOpensNoSession) {
    TransientService wanted = service({"/bin/true"});
    wanted.runtime_max = 60s;
    manager_.start_transient(wanted).wait(soon);
    EXPECT_EQ(property("AddRef"), true);
    EXPECT_EQ(property("CollectMode"), "inactive-or-failed");
    EXPECT_EQ(property("RuntimeMaxUSec"), 60'000'000);
    EXPECT_TRUE(property("PAMName").is_null());
    EXPECT_TRUE(property("NoNewPrivileges").is_null());
}

TEST_F(TransientTest, TheSandboxTakesEverythingAway) {
    TransientService wanted = service({"/bin/true"});
    wanted.sandbox = Sandbox{.writable = {"/var/lib/a", "/run/user/990"}, .tasks_max = 7};
    manager_.start_transient(wanted).wait(soon);
    for (const char *name : {"CapabilityBoundingSet", "AmbientCapabilities", "RestrictNamespaces"})
        EXPECT_EQ(property(name), 0) << name;
    for (const char *name :
         {"NoNewPrivileges", "PrivateTmp", "PrivateDevices", "ProtectKernelTunables", "ProtectKernelModules",
          "ProtectKernelLogs", "ProtectControlGroups", "ProtectClock", "ProtectHostname", "RestrictRealtime",
          "LockPersonality", "MemoryDenyWriteExecute"})
        EXPECT_EQ(property(name), true) << name;
    EXPECT_EQ(property("ProtectSystem"), "strict");
    EXPECT_EQ(property("ProtectHome"), "tmpfs");
    EXPECT_EQ(property("SystemCallFilter"), Json({true, {"@system-service"}}));
    EXPECT_EQ(property("TasksMax"), 7);
    EXPECT_EQ(property("BindPaths").at(1), Json({"/run/user/990", "/run/user/990", false, 16384}));
}

} // namespace fgn::systemd
