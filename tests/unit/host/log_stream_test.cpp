// SPDX-License-Identifier: Apache-2.0
#include "host/log_line.h"
#include "host/log_stream.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace fgn::host {

namespace fs = std::filesystem;

class Logs : public testing::Test {
  protected:
    Logs() {
        std::string pattern = fs::temp_directory_path() / "fgn-logs-XXXXXX";
        path = ::mkdtemp(pattern.data());
    }
    ~Logs() override { fs::remove_all(path); }

    void write(const std::string &file, const std::string &text) const {
        std::ofstream(path / file, std::ios::app) << text;
    }
    /// As fgn-agent does: there is a file of this name at any moment.
    void rotate() const {
        if (fs::exists(path / "a.log.1"))
            fs::rename(path / "a.log.1", path / "a.log.2");
        fs::rename(path / "a.log", path / "a.log.1");
        write("a.log", "");
    }
    LogStream stream() const { return {os::Directory::open(path), "a.log", "site", "web"}; }

    fs::path path;
};

namespace {

std::string rest(LogStream &stream) {
    std::string all;
    while (const auto entry = stream.next())
        all += entry->message + ",";
    return all;
}

constexpr std::uint64_t second = 1'000'000;

} // namespace

TEST(LogLine, TellsWhenAndHowGrave) {
    const std::uint64_t at = 1'795'449'600 * second; // 2026-11-23 16:00:00 UTC
    const auto access =
        read_mark(R"(1.2.3.4 - - [23/Nov/2026:17:00:00 +0100] "GET / HTTP/1.1" 200 1 "-" "-")");
    ASSERT_TRUE(access);
    EXPECT_EQ(access->realtime, at);
    EXPECT_EQ(access->priority, 6);
    const auto json = read_mark(R"({"time":"2026-11-23T16:00:00+00:00","remote":"::1"})");
    ASSERT_TRUE(json);
    EXPECT_EQ(json->realtime, at);
    const auto error = read_mark("2026/11/23 16:00:00 [crit] 7#7: *1 connect() to unix: failed");
    ASSERT_TRUE(error);
    EXPECT_EQ(error->realtime, at);
    EXPECT_EQ(error->priority, 2);
    const auto gunicorn = read_mark("[2026-11-23 16:00:00 +0000] [5] [ERROR] Exception in worker process");
    ASSERT_TRUE(gunicorn);
    EXPECT_EQ(gunicorn->realtime, at);
    EXPECT_EQ(gunicorn->priority, 3);
}

TEST(LogLine, GoesOnWithTheOneBefore) {
    for (const char *line :
         {"", "Traceback (most recent call last):", "[", "[2026-11-23", "{\"time\":12}", " [x] [y"})
        EXPECT_FALSE(read_mark(line)) << line;
}

TEST_F(Logs, AreReadOverEveryFileOfARotation) {
    write("a.log", "1\n2\n");
    rotate();
    write("a.log", "3\n");
    rotate();
    write("a.log", "4\n");
    LogStream log = stream();
    EXPECT_EQ(rest(log), "1,2,3,4,");
}

TEST_F(Logs, AreFollowedOverRotations) {
    write("a.log", "1\n");
    LogStream log = stream();
    EXPECT_EQ(rest(log), "1,");
    rotate();
    write("a.log.1", "2\n"); // its writer has not noticed
    EXPECT_EQ(rest(log), "2,");
    write("a.log", "3\n");
    write("a.log.1", "late\n"); // one of its writers
    EXPECT_EQ(rest(log), "late,3,");
    rotate();
    rotate();
    write("a.log", "4\n");
    EXPECT_EQ(rest(log), "4,");
}

TEST_F(Logs, OfEachStartAreOneAfterTheOther) {
    for (const char *start : {"20260131T180000Z", "20260131T180001Z"}) {
        fs::create_directory(path / start);
        write(std::string{start} + "/a.log", std::string{start} + "\n");
    }
    fs::create_symlink("20260131T180001Z", path / "current");
    LogStream log = stream();
    EXPECT_EQ(rest(log), "20260131T180000Z,20260131T180001Z,");
}

TEST_F(Logs, AreReadFromTheirEnd) {
    write("a.log", "1\n2\n3\n");
    rotate();
    write("a.log", "4\n5\n");
    LogStream log = stream();
    for (const auto &[count, last] : {std::pair{1, "5,"}, {2, "4,5,"}, {3, "3,4,5,"}, {9, "1,2,3,4,5,"}}) {
        log.seek_last(static_cast<std::size_t>(count));
        EXPECT_EQ(rest(log), last);
    }
}

TEST_F(Logs, HaveAnEndToTheirLines) {
    write("a.log", std::string(1U << 20U, 'x') + "\n\xff\x1b[31m\nunfinished");
    LogStream log = stream();
    const auto longest = log.next();
    ASSERT_TRUE(longest);
    EXPECT_EQ(longest->message.size(), 48U << 10U);
    EXPECT_EQ(rest(log), "\xff\x1b[31m,"); // whoever shows it makes it harmless
    write("a.log", "!\n");
    EXPECT_EQ(rest(log), "unfinished!,");
}

TEST_F(Logs, AreRegularFiles) {
    fs::create_symlink("/etc/passwd", path / "a.log");
    LogStream log = stream();
    EXPECT_FALSE(log.next());
}

} // namespace fgn::host
