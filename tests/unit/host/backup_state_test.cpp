// SPDX-License-Identifier: Apache-2.0
#include "host/backup_state.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace fgn::host {

namespace {

namespace fs = std::filesystem;

class BackupStates : public testing::Test {
  protected:
    BackupStates() {
        std::string pattern = fs::temp_directory_path() / "fgn-host-XXXXXX";
        paths.state = ::mkdtemp(pattern.data());
    }
    ~BackupStates() override { fs::remove_all(paths.state); }

    fs::path file() const { return fs::path{paths.state} / "backups" / "site.json"; }
    void put(const std::string &text) const {
        fs::create_directory(file().parent_path());
        std::ofstream{file()} << text;
    }

    Paths paths;
};

bool is_empty(const BackupState &state) {
    return !state.last && state.milliseconds == 0 && state.failed_at == 0 && state.failure.empty() &&
           state.checked == 0;
}

} // namespace

TEST_F(BackupStates, AreEmptyBeforeTheFirstBackup) {
    EXPECT_TRUE(is_empty(BackupState::read(paths, "site")));
    EXPECT_FALSE(BackupState::exists(paths, "site"));
    EXPECT_NO_THROW(BackupState::remove(paths, "site"));
}

TEST_F(BackupStates, AreReadAsTheyWereWritten) {
    BackupState state;
    state.last = Backup{12, 1'700'000'000, "timer", 7, 5'000'000'000, 42, {{"service", {"id", "f"}}}};
    state.milliseconds = 1234;
    state.checked = 1'600'000'000;
    state.write(paths, "site");
    const BackupState read = BackupState::read(paths, "site");
    ASSERT_TRUE(read.last);
    EXPECT_EQ(read.last->number, 12U);
    EXPECT_EQ(read.last->made, 1'700'000'000);
    EXPECT_EQ(read.last->reason, "timer");
    EXPECT_EQ(read.last->generation, 7U);
    EXPECT_EQ(read.last->bytes, 5'000'000'000U);
    EXPECT_EQ(read.last->added, 42U);
    EXPECT_EQ(read.milliseconds, 1234U);
    EXPECT_EQ(read.checked, 1'600'000'000);
    EXPECT_EQ(read.failed_at, 0);
    EXPECT_TRUE(is_empty(BackupState::read(paths, "other")));
}

TEST_F(BackupStates, RememberAFailureInWordsThatHarmNoTerminal) {
    BackupState state;
    state.failed_at = 1'700'000'001;
    state.failure = "store: \x1b[31mthe disk is full \xff" + std::string(5000, 'x');
    state.write(paths, "site");
    const BackupState read = BackupState::read(paths, "site");
    EXPECT_FALSE(read.last);
    EXPECT_EQ(read.failed_at, 1'700'000'001);
    EXPECT_TRUE(read.failure.starts_with("store: \uFFFD[31mthe disk is full \uFFFDxxx")) << read.failure;
    EXPECT_EQ(read.failure.size(), 2000U);
}

TEST_F(BackupStates, AreForEverybodyToRead) {
    BackupState{}.write(paths, "site");
    struct stat status {};
    ASSERT_EQ(::stat(file().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0644U);
    ASSERT_EQ(::stat(file().parent_path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0755U);
}

TEST_F(BackupStates, AreEmptyWhereTheFileIsDamaged) {
    for (const char *text :
         {"", "{", "garbage", "[1]", "null", "7", "{\"last\":7}", "{\"milliseconds\":12"}) {
        put(text);
        EXPECT_TRUE(is_empty(BackupState::read(paths, "site"))) << text;
    }
}

TEST_F(BackupStates, GoWithTheServicesOwnRepositoryAndNoOther) {
    for (const char *name : {"site", "other"})
        BackupState{}.write(paths, name);
    fs::create_directories(fs::path{paths.state} / "backups" / "site" / "data");
    BackupState::remove(paths, "site");
    EXPECT_FALSE(BackupState::exists(paths, "site"));
    EXPECT_FALSE(fs::exists(fs::path{paths.state} / "backups" / "site"));
    EXPECT_TRUE(BackupState::exists(paths, "other"));
    fs::create_directories(fs::path{paths.state} / "backups" / "third");
    EXPECT_TRUE(BackupState::exists(paths, "third"));
}

} // namespace fgn::host
