// SPDX-License-Identifier: Apache-2.0
#include "host/rehearsal_record.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace fgn::host {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class RehearsalRecords : public testing::Test {
  protected:
    RehearsalRecords() {
        std::string pattern = fs::temp_directory_path() / "fgn-host-XXXXXX";
        paths.state = ::mkdtemp(pattern.data());
    }
    ~RehearsalRecords() override { fs::remove_all(paths.state); }

    fs::path file(const std::string &service = "site") const {
        return fs::path{paths.state} / "backups" / (service + ".rehearsal.json");
    }
    json kept() const {
        std::ifstream text{file()};
        return json::parse(text);
    }

    Paths paths;
};

} // namespace

TEST_F(RehearsalRecords, HoldTheLastRehearsal) {
    RehearsalRecord{11, 1, 2, "no"}.write(paths, "site");
    RehearsalRecord{12, 1'700'000'000, 41'000, ""}.write(paths, "site");
    EXPECT_EQ(kept(),
              (json{{"number", 12}, {"at", 1'700'000'000}, {"milliseconds", 41'000}, {"failure", ""}}));
}

TEST_F(RehearsalRecords, RememberAFailureInOneLineThatHarmsNoTerminal) {
    RehearsalRecord{12, 1, 0, "restore: \x1b[31mno \xff\nmore"}.write(paths, "site");
    EXPECT_EQ(kept()["failure"], "restore: \uFFFD[31mno \uFFFD");
    RehearsalRecord{12, 1, 0, std::string(5000, 'x')}.write(paths, "site");
    EXPECT_EQ(kept()["failure"], std::string(2000, 'x'));
}

TEST_F(RehearsalRecords, AreForEverybodyToRead) {
    RehearsalRecord{}.write(paths, "site");
    struct stat status {};
    ASSERT_EQ(::stat(file().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0644U);
    ASSERT_EQ(::stat(file().parent_path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0755U);
}

TEST_F(RehearsalRecords, GoWithTheirServiceAlone) {
    EXPECT_NO_THROW(RehearsalRecord::remove(paths, "site"));
    for (const char *service : {"site", "other"})
        RehearsalRecord{}.write(paths, service);
    RehearsalRecord::remove(paths, "site");
    EXPECT_FALSE(fs::exists(file()));
    EXPECT_TRUE(fs::exists(file("other")));
}

} // namespace fgn::host
