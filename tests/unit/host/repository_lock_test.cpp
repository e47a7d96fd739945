// SPDX-License-Identifier: Apache-2.0
#include "host/repository_lock.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/prctl.h>
#include <unistd.h>

#include <array>

namespace fgn::host {

namespace {

std::string own_hostname() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

std::string lock(const std::string &host, int pid) {
    return nlohmann::json{{"time", "2026-11-29T14:29:17.5+01:00"}, {"hostname", host}, {"pid", pid}}.dump();
}

} // namespace

TEST(RepositoryLock, IsNoMoreHeldByAProcessThatIsNoRestic) {
    EXPECT_FALSE(may_be_held(lock(own_hostname(), ::getpid())));
    EXPECT_FALSE(may_be_held(lock(own_hostname(), 1 << 30)));
}

TEST(RepositoryLock, MayBeHeldByARestic) {
    std::array<char, 16> before{};
    ::prctl(PR_GET_NAME, before.data());
    ::prctl(PR_SET_NAME, "restic_0.18.1");
    EXPECT_TRUE(may_be_held(lock(own_hostname(), ::getpid())));
    ::prctl(PR_SET_NAME, before.data());
}

TEST(RepositoryLock, OfAnotherHostMayBeHeld) {
    EXPECT_TRUE(may_be_held(lock("another", ::getpid())));
    EXPECT_TRUE(may_be_held(""));
}

} // namespace fgn::host
