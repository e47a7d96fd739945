// SPDX-License-Identifier: Apache-2.0
#include "agent/backoff.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

namespace fgn::agent {

namespace {

namespace fs = std::filesystem;

class BackoffTest : public testing::Test {
  protected:
    BackoffTest() {
        std::string pattern = fs::temp_directory_path() / "fgn-backoff-XXXXXX";
        path = ::mkdtemp(pattern.data());
        ::setenv("XDG_RUNTIME_DIR", path.c_str(), 1);
    }
    ~BackoffTest() override { fs::remove_all(path); }

    /// Of a run from `started` to `finished`, noted two seconds after its end.
    std::int64_t after(std::int64_t started, std::int64_t finished) const {
        podman::Container ended;
        ended.started = started;
        ended.finished = finished;
        return backoff.note(ended, finished + 2);
    }

    fs::path path;
    Backoff backoff{"site-app-1"};
};

TEST_F(BackoffTest, WaitsLongerEachTimeAndAtMostAMinuteWithTheUnitsDelay) {
    std::vector<std::int64_t> waits;
    for (std::int64_t run = 0; run < 8; ++run)
        waits.push_back(after(1000 * run + 1000, 1000 * run + 1001));
    EXPECT_EQ(waits, (std::vector<std::int64_t>{0, 2, 6, 14, 30, 58, 58, 58}));
    EXPECT_EQ(backoff.read().count, 8U);
    EXPECT_EQ(backoff.read().until, 8001 + 2 + 58);
}

TEST_F(BackoffTest, ARunThatLastedForgivesWhatWasBefore) {
    after(1000, 1001);
    after(1010, 1011);
    EXPECT_EQ(after(1020, 1020 + Backoff::settled), 0);
    EXPECT_EQ(backoff.read().count, 0U);
    EXPECT_EQ(after(2000, 2001), 0);
}

TEST_F(BackoffTest, WhatEndedLongAgoOrNeverRanIsNoSetback) {
    podman::Container ended;
    EXPECT_EQ(backoff.note(ended, 5000), 0);
    ended.started = 1000;
    ended.finished = 1001;
    EXPECT_EQ(backoff.note(ended, 5000), 0);
    EXPECT_EQ(backoff.read().count, 0U);
}

TEST_F(BackoffTest, ContainersDoNotWaitForEachOther) {
    after(1000, 1001);
    after(1010, 1011);
    EXPECT_EQ(Backoff{"site-web-1"}.read().count, 0U);
}

TEST_F(BackoffTest, ForgetsOnDemand) {
    after(1000, 1001);
    Backoff::forget_all();
    EXPECT_EQ(backoff.read().count, 0U);
}

TEST_F(BackoffTest, ABrokenRecordCountsAsNone) {
    after(1000, 1001);
    std::ofstream{path / "fgnctl-backoff" / "site-app-1"} << "{\"count\": \"many\"";
    EXPECT_EQ(backoff.read().count, 0U);
    std::ofstream{path / "fgnctl-backoff" / "site-app-1"} << "{\"count\": \"many\"}";
    EXPECT_EQ(backoff.read().count, 0U);
}

} // namespace

} // namespace fgn::agent
