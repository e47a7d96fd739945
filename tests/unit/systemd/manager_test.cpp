// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "fakes/systemd/fake_systemd.h"
#include "systemd/bus.h"
#include "systemd/logind.h"
#include "systemd/manager.h"

#include <gtest/gtest.h>

#include <csignal>
#include <limits>

namespace fgn::systemd {

namespace {

using namespace std::chrono_literals;
using fakes::Json;

constexpr auto soon = 10s;

class ManagerTest : public testing::Test {
  protected:
    void behave(const Json &units) { fake_.behave({{"units", units}}); }

    fakes::FakeSystemd fake_{Json::object()};
    Bus bus_ = Bus::system();
    Manager manager_{bus_};
};

} // namespace

TEST_F(ManagerTest, WaitsForTheJob) {
    behave({{"a.service", Json::object()}});
    const Job job = manager_.start("a.service", soon);
    EXPECT_TRUE(job.done());
    EXPECT_EQ(job.reason(), "done");
    EXPECT_TRUE(manager_.unit("a.service").active());
    EXPECT_TRUE(manager_.restart("a.service", soon).done());
    EXPECT_TRUE(manager_.stop("a.service", soon).done());
    EXPECT_EQ(manager_.unit("a.service").active_state, "inactive");
}

TEST_F(ManagerTest, KeepsAJobThatEndedBeforeTheReply) {
    behave({{"a.service", {{"early", true}}}, {"b.service", {{"early", true}, {"start", "failed"}}}});
    EXPECT_TRUE(manager_.start("a.service", soon).done());
    EXPECT_EQ(manager_.start("b.service", soon).result, JobResult::failed);
}

TEST_F(ManagerTest, TellsWhyAJobFailed) {
    behave({{"a.service",
             {{"start", "failed"}, {"properties", {{"ExecMainCode", CLD_EXITED}, {"ExecMainStatus", 3}}}}}});
    const Job job = manager_.start("a.service", soon);
    EXPECT_EQ(job.result, JobResult::failed);
    EXPECT_EQ(job.unit_result, "exit-code");
    EXPECT_EQ(job.reason(), "the job ended as 'failed': exit-code, the main process exited with code 3");
}

TEST_F(ManagerTest, DoesNotTakeAKilledProcessForOneThatExited) {
    behave({{"a.service",
             {{"start", "failed"},
              {"properties",
               {{"Result", "oom-kill"}, {"ExecMainCode", CLD_KILLED}, {"ExecMainStatus", SIGKILL}}}}}});
    EXPECT_EQ(manager_.start("a.service", soon).reason(),
              "the job ended as 'failed': oom-kill, the main process was killed by signal 9");
}

TEST_F(ManagerTest, TellsTheWaysApartInWhichAJobEnds) {
    behave({{"late.service", {{"start", "timeout"}}},
            {"needy.service", {{"start", "dependency"}}},
            {"odd.service", {{"start", "collected"}}}});
    EXPECT_EQ(manager_.start("late.service", soon).result, JobResult::timeout);
    EXPECT_EQ(manager_.start("needy.service", soon).result, JobResult::dependency);
    const Job odd = manager_.start("odd.service", soon);
    EXPECT_EQ(odd.result, JobResult::other);
    EXPECT_EQ(odd.text, "collected");
}

TEST_F(ManagerTest, StopsWaitingAtTheDeadline) {
    behave({{"a.service", {{"start", "never"}}}});
    const Job job = manager_.start("a.service", 30ms);
    EXPECT_EQ(job.result, JobResult::overdue);
    EXPECT_THROW(require_done(job), Error);
}

TEST_F(ManagerTest, TellsWhatDidNotHearItToEndAgain) {
    behave({{"a.service", {{"stop", "killed"}, {"properties", {{"SubState", "stop-sigterm"}}}}},
            {"b.service", {{"stop", "killed"}, {"properties", {{"SubState", "stop"}}}}}});
    EXPECT_TRUE(manager_.stop("a.service", soon).done());
    EXPECT_EQ(manager_.stop("b.service", 600ms).result, JobResult::overdue)
        << "its ExecStop= may take as long";
}

TEST_F(ManagerTest, AnUnknownUnitIsAResultAndAMaskedOneAnError) {
    behave({{"masked.service", {{"masked", true}}}});
    EXPECT_EQ(manager_.start("nobody.service", soon).result, JobResult::no_unit);
    try {
        manager_.start("masked.service", soon);
        FAIL();
    } catch (const Error &error) {
        EXPECT_STREQ(error.what(), "start: masked.service: Unit masked.service is masked.");
        EXPECT_FALSE(error.hint().empty());
    }
}

TEST_F(ManagerTest, ReadsWhatAUnitSaysAboutItself) {
    behave({{"a.service",
             {{"properties",
               {{"ActiveState", "active"},
                {"SubState", "running"},
                {"UnitFileState", "enabled"},
                {"ControlGroup", "/system.slice/a.service"},
                {"InvocationID", {0, 17, 255}},
                {"ActiveEnterTimestamp", 1'700'000'000'000'001},
                {"MainPID", 4711},
                {"NRestarts", 3},
                {"MemoryCurrent", 1048576},
                {"TasksCurrent", 12}}}}}});
    const UnitStatus status = manager_.unit("a.service");
    EXPECT_TRUE(status.exists());
    EXPECT_TRUE(status.active());
    EXPECT_EQ(status.sub_state, "running");
    EXPECT_EQ(status.file_state, "enabled");
    EXPECT_EQ(status.control_group, "/system.slice/a.service");
    EXPECT_EQ(status.invocation_id, "0011ff");
    EXPECT_EQ(status.active_since, 1'700'000'000'000'001U);
    EXPECT_EQ(status.main_pid, 4711U);
    EXPECT_EQ(status.restarts, 3U);
    EXPECT_EQ(status.memory, 1048576U);
    EXPECT_EQ(status.tasks, 12U);
}

TEST_F(ManagerTest, TakesTheGreatestNumberForUnknown) {
    const auto unknown = std::numeric_limits<std::uint64_t>::max();
    behave({{"a.service", {{"properties", {{"MemoryCurrent", unknown}, {"MemoryMax", unknown}}}}}});
    const UnitStatus status = manager_.unit("a.service");
    EXPECT_FALSE(status.memory);
    EXPECT_FALSE(status.memory_max);
}

TEST_F(ManagerTest, AUnitThatDoesNotExistHasAStatus) {
    const UnitStatus status = manager_.unit("no@body-x.service");
    EXPECT_FALSE(status.exists());
    EXPECT_EQ(status.active_state, "inactive");
}

TEST_F(ManagerTest, NeedsOneRoundTripForAStatus) {
    behave({{"a.service", Json::object()}});
    manager_.unit("a.service");
    EXPECT_EQ(fake_.calls("GetAll").size(), 1U);
    EXPECT_TRUE(fake_.calls("LoadUnit").empty());
}

TEST_F(ManagerTest, ListsUnitsByPattern) {
    behave({{"a-app-1.service", Json::object()},
            {"a-app-2.service", Json::object()},
            {"b.service", Json::object()}});
    const std::vector<UnitRow> rows = manager_.units("a-app-*.service");
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0].name, "a-app-1.service");
    EXPECT_EQ(rows[1].load_state, "loaded");
}

TEST_F(ManagerTest, EnablingIsFollowedByAReload) {
    behave({{"a.service", Json::object()}, {"a.socket", Json::object()}});
    manager_.enable({"/etc/systemd/system/a.service", "a.socket"});
    EXPECT_EQ(fake_.calls("EnableUnitFiles").at(0),
              Json({{"/etc/systemd/system/a.service", "a.socket"}, false, false}));
    EXPECT_EQ(fake_.calls("Reload").size(), 1U);
    EXPECT_EQ(manager_.unit("a.service").file_state, "enabled");
    manager_.disable({"a.service"});
    EXPECT_EQ(manager_.unit("a.service").file_state, "disabled");
    EXPECT_EQ(fake_.calls("Reload").size(), 2U);
}

TEST_F(ManagerTest, ForgetsAFailureOnlyWhereThereIsOne) {
    behave({{"a.service", {{"start", "failed"}}}});
    manager_.start("a.service", soon);
    ASSERT_TRUE(manager_.unit("a.service").failed());
    manager_.reset_failed("a.service");
    EXPECT_FALSE(manager_.unit("a.service").failed());
    EXPECT_NO_THROW(manager_.reset_failed("nobody.service"));
}

TEST_F(ManagerTest, TwoManagersMayShareABus) {
    behave({{"a.service", Json::object()}});
    Manager second{bus_};
    EXPECT_TRUE(manager_.start("a.service", soon).done());
    EXPECT_TRUE(second.stop("a.service", soon).done());
}

TEST_F(ManagerTest, WaitsForAUserManagerThatLogindStarts) {
    Logind logind{bus_};
    EXPECT_FALSE(logind.lingers(990));
    logind.set_linger(990, true);
    EXPECT_FALSE(manager_.unit("user@990.service").active());
    EXPECT_TRUE(manager_.wait_active("user@990.service", soon).active());
    EXPECT_TRUE(logind.lingers(990));
    EXPECT_EQ(fake_.calls("SetUserLinger").at(0), Json({990, true, false}));
}

TEST_F(ManagerTest, AUserThatLogindForgetsMeanwhileDoesNotLinger) {
    Logind logind{bus_};
    logind.set_linger(990, true);
    fake_.behave({{"forgets", true}});
    EXPECT_FALSE(logind.lingers(990));
}

TEST_F(ManagerTest, WaitsUntilLogindKnowsNoOtherUserOfTheNumber) {
    Logind logind{bus_};
    EXPECT_TRUE(logind.wait_forgotten(990, "orchid", 50ms));
    logind.set_linger(990, true);
    EXPECT_TRUE(logind.wait_forgotten(990, "orchid", 50ms));
    EXPECT_FALSE(logind.wait_forgotten(990, "clover", 50ms));
    fake_.behave({{"forgets", true}});
    EXPECT_TRUE(logind.wait_forgotten(990, "clover", 50ms));
}

TEST_F(ManagerTest, GivesUpOnAUserManagerThatDoesNotComeUp) {
    fake_.behave({{"linger", false}});
    Logind{bus_}.set_linger(990, true);
    EXPECT_EQ(manager_.wait_active("user@990.service", 50ms).active_state, "inactive");
}

TEST_F(ManagerTest, AnOldFailureDoesNotEndTheWaiting) {
    behave({{"user@990.service", {{"properties", {{"ActiveState", "failed"}}}}}});
    ASSERT_TRUE(manager_.unit("user@990.service").failed());
    Logind{bus_}.set_linger(990, true);
    EXPECT_TRUE(manager_.wait_active("user@990.service", soon).active());
}

TEST_F(ManagerTest, EndingAUserWithoutSessionsIsNoError) {
    Logind logind{bus_};
    EXPECT_NO_THROW(logind.terminate_user(990));
    logind.set_linger(990, true);
    ASSERT_TRUE(manager_.wait_active("user@990.service", soon).active());
    logind.set_linger(990, false);
    EXPECT_FALSE(logind.lingers(990));
}

} // namespace fgn::systemd
