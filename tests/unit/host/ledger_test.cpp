// SPDX-License-Identifier: Apache-2.0
#include "host/ledger.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace fgn::host {

namespace fs = std::filesystem;

class OnDisk : public testing::Test {
  protected:
    OnDisk() {
        std::string pattern = fs::temp_directory_path() / "fgn-host-XXXXXX";
        path = ::mkdtemp(pattern.data());
    }
    ~OnDisk() override { fs::remove_all(path); }
    os::Directory state() const { return os::Directory::open(path); }

    fs::path path;
};

TEST_F(OnDisk, LedgerRemembersWhatWasAppendedInAnotherLife) {
    EXPECT_FALSE((Ledger{state(), "web"}.exists()));
    Ledger{state(), "web"}.append({"user", "create", "userdel web", {{"uid", 990}}});
    Ledger{state(), "web"}.append({"ports", "reserve", "free", {{"https", 8443}}});
    Ledger{state(), "web"}.append({"ports", "reserve", "free", {{"https", 9443}}});
    const Ledger ledger{state(), "web"};
    EXPECT_TRUE(ledger.records("user"));
    EXPECT_FALSE(ledger.records("linger"));
    EXPECT_EQ(ledger.fact("uid"), 990);
    EXPECT_EQ(ledger.fact("https"), 9443);
    EXPECT_TRUE(ledger.fact("none").is_null());
    EXPECT_EQ(Ledger::services(state()), (std::vector<std::string>{"web"}));
}

TEST_F(OnDisk, LedgerSurvivesALineThatAPowerCutLeftHalfWritten) {
    Ledger{state(), "web"}.append({"user", "create", "userdel web", {}});
    std::ofstream{path / "ledger" / "web.jsonl", std::ios::app} << "\n{\"step\":\"ho";
    Ledger{state(), "web"}.append({"linger", "enable", "disable", {}});
    const Ledger ledger{state(), "web"};
    EXPECT_TRUE(ledger.records("user"));
    EXPECT_TRUE(ledger.records("linger"));
    EXPECT_EQ(ledger.entries().size(), 2U);
}

TEST_F(OnDisk, LedgerIsForRootOnlyAndForgetsWhenToldTo) {
    Ledger ledger{state(), "web"};
    ledger.append({"user", "create", "userdel web", {}});
    EXPECT_EQ(state().status("ledger/web.jsonl")->st_mode & 0777U, 0600U);
    EXPECT_EQ(state().status("ledger")->st_mode & 0777U, 0700U);
    ledger.remove();
    EXPECT_FALSE(ledger.exists());
    EXPECT_TRUE(Ledger::services(state()).empty());
}

} // namespace fgn::host
