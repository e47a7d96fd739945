// SPDX-License-Identifier: Apache-2.0
#include "agent/log_folder.h"
#include "agent/log_rotation.h"
#include "base/error.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace fgn::agent {

namespace fs = std::filesystem;

class InALogFolder : public testing::Test {
  protected:
    InALogFolder() {
        std::string pattern = fs::temp_directory_path() / "fgn-rotation-XXXXXX";
        path = ::mkdtemp(pattern.data());
    }
    ~InALogFolder() override { fs::remove_all(path); }

    void write(const std::string &file, const std::string &text) const { std::ofstream(path / file) << text; }
    std::string read(const std::string &file) const {
        std::string text;
        std::getline(std::ifstream(path / file), text);
        return text;
    }
    void rotate_once(std::uint32_t files) const { rotate(os::Directory::open(path), "a.log", files); }
    std::size_t count() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator{path}, fs::directory_iterator{}));
    }

    fs::path path;
};

TEST_F(InALogFolder, TheOldestGoes) {
    for (const char *text : {"1", "2", "3"}) {
        write("a.log", text);
        rotate_once(3);
    }
    EXPECT_EQ(read("a.log"), "");
    EXPECT_EQ(read("a.log.1") + read("a.log.2"), "32");
    EXPECT_EQ(count(), 3U);
    EXPECT_EQ(fs::status(path / "a.log").permissions(), fs::perms{0622});
}

TEST_F(InALogFolder, FewerAreKeptOnceFewerAreWanted) {
    for (const char *file : {"a.log", "a.log.1", "a.log.2", "a.log.3", "a.log.4"})
        write(file, file);
    rotate_once(2);
    EXPECT_EQ(read("a.log.1"), "a.log");
    EXPECT_EQ(count(), 2U);
}

TEST_F(InALogFolder, AnInterruptedRotationIsGoneOnWith) {
    write("a.log", "new");
    write("a.log.2", "old");
    fs::create_hard_link(path / "a.log", path / "a.log.1"); // killed before the new file took its place
    rotate_once(3);
    EXPECT_EQ(read("a.log") + read("a.log.1") + read("a.log.2"), "newold");
}

TEST_F(InALogFolder, EachStartHasItsOwn) {
    open_logs(path / "web", true, {"access.log"});
    EXPECT_TRUE(fs::is_regular_file(path / "web" / "current" / "access.log"));
    for (int start = 0; start < 12; ++start)
        fs::create_directory(path / "web" / ("2026013" + std::to_string(10 + start)));
    open_logs(path / "web", true, {"access.log"});
    EXPECT_TRUE(fs::is_regular_file(path / "web" / "current" / "access.log"));
    fs::remove(path / "web" / "current");
    EXPECT_EQ(std::distance(fs::directory_iterator{path / "web"}, fs::directory_iterator{}), 10);
}

TEST_F(InALogFolder, WhatIsThereIsKept) {
    open_logs(path / "web", false, {"access.log", "error.log"});
    write("web/access.log", "kept");
    open_logs(path / "web", false, {"access.log", "error.log"});
    EXPECT_EQ(read("web/access.log"), "kept");
    EXPECT_THROW(open_logs(path / "gone" / "web", false, {"access.log"}), Error);
}

} // namespace fgn::agent
