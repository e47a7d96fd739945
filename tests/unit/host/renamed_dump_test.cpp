// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "host/renamed_dump.h"
#include "os/fd.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <csignal>
#include <thread>

namespace fgn::host {

namespace {

/// As mariadb-dump of 10.11 begins with --add-drop-database --databases.
const std::string head = "/*M!999999\\- enable the sandbox mode */ \n"
                         R"SQL(-- MariaDB dump 10.19  Distrib 10.11.14-MariaDB, for debian-linux-gnu (x86_64)
--
-- Host: localhost    Database: my_site
-- ------------------------------------------------------
-- Server version	10.11.14-MariaDB-0+deb12u2

/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;
/*!40101 SET NAMES utf8mb4 */;
/*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
/*!40111 SET @OLD_SQL_NOTES=@@SQL_NOTES, SQL_NOTES=0 */;

--
-- Current Database: `my_site`
--

/*!40000 DROP DATABASE IF EXISTS `my_site`*/;

CREATE DATABASE /*!32312 IF NOT EXISTS*/ `my_site` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci */;

USE `my_site`;
)SQL";

/// Of the same name as the database; it stays as it is.
const std::string table = "\nDROP TABLE IF EXISTS `my_site`;\nCREATE TABLE `my_site` (`x` text);\n"
                          "INSERT INTO `my_site` VALUES ('\\nUSE `my_site`;\\n');\n"
                          "/*!50003 CREATE*/ /*!50017 DEFINER=`my_site`@`localhost`*/ /*!50003 TRIGGER */;\n";

// More than a pipe holds.
const std::string rows = "INSERT INTO `t` VALUES ('" + std::string(200'001, 'x') + "');\n";

/// A file without a name, to be read from its start.
os::Fd file(const std::string &text) {
    os::Fd fd{::memfd_create("test", MFD_CLOEXEC)};
    os::write_all(fd.get(), text, "test");
    ::lseek(fd.get(), 0, SEEK_SET);
    return fd;
}

std::string why(const std::function<void()> &action, ExitCode code) {
    try {
        action();
    } catch (const Error &error) {
        EXPECT_EQ(error.code(), code);
        return error.object() + ": " + error.reason();
    }
    return "nothing thrown";
}

} // namespace

TEST(RenamedDump, MakesAnotherDatabase) {
    const std::string renamed = renamed_head(head, "my-site", "verify-my-site");
    for (const char *line : {"\n-- Current Database: `verify_my_site`\n",
                             "\n/*!40000 DROP DATABASE IF EXISTS `verify_my_site`*/;\n",
                             "\nCREATE DATABASE /*!32312 IF NOT EXISTS*/ `verify_my_site` /*!40100 ",
                             "\nUSE `verify_my_site`;\n"})
        EXPECT_NE(renamed.find(line), renamed.npos) << line;
    EXPECT_EQ(renamed.find("`my_site`"), renamed.npos);
}

TEST(RenamedDump, GivesRightsThereToTheAccountOfTheFirst) {
    EXPECT_TRUE(renamed_head(head + table, "my-site", "copy")
                    .ends_with("\nUSE `copy`;\n"
                               "CREATE USER IF NOT EXISTS 'my_site'@'localhost' ACCOUNT LOCK;\n"
                               "GRANT ALL PRIVILEGES ON `copy`.* TO 'my_site'@'localhost';\n" +
                               table));
}

TEST(RenamedDump, IsOfADatabaseThatItNames) {
    const std::string refused = "my-site: its dump does not begin with the name of it";
    for (const std::string &other :
         {std::string{}, std::string{"USE"}, table, head.substr(0, head.size() - 2)})
        EXPECT_EQ(why([&] { renamed_head(other, "my-site", "copy"); }, ExitCode::refused), refused) << other;
    EXPECT_NE(why([&] { renamed_head(head, "site", "copy"); }, ExitCode::refused), "nothing thrown");
}

TEST(RenamedDump, IsReadWhileItIsWritten) {
    os::Pipe pipe = os::make_pipe();
    std::thread writer{[&] {
        os::write_all(pipe.write.get(), head + rows, "test");
        pipe.write.reset();
    }};
    std::string taken;
    rename_dump(pipe.read.get(), "my-site", "copy",
                [&](int output) { taken = os::read_all(output, 1U << 20U, "test"); });
    writer.join();
    EXPECT_EQ(taken, renamed_head(head, "my-site", "copy") + rows);
}

/// Wherever the pieces end that it is read in.
TEST(RenamedDump, HasItsViewsInTheSameDatabase) {
    constexpr std::size_t piece = 256U << 10U;
    for (std::size_t before = piece - 20; before < piece + 4; ++before) {
        const std::string filler(before - head.size(), '-');
        const os::Fd dump = file(head + filler + "\nUSE `my_site`;\n" + rows + "\nUSE `my_site`;\n");
        std::string taken;
        rename_dump(dump.get(), "my-site", "copy",
                    [&](int output) { taken = os::read_all(output, 1U << 20U, "test"); });
        EXPECT_EQ(taken, renamed_head(head, "my-site", "copy") + filler + "\nUSE `copy`;\n" + rows +
                             "\nUSE `copy`;\n");
    }
}

TEST(RenamedDump, IsNoneWhereTheFirstIsNone) {
    const os::Fd dump = file(table + rows);
    std::string taken = "unread";
    const auto rename = [&] {
        rename_dump(dump.get(), "my-site", "copy",
                    [&](int output) { taken = os::read_all(output, 1U << 20U, "test"); });
    };
    EXPECT_EQ(why(rename, ExitCode::refused), "my-site: its dump does not begin with the name of it");
    EXPECT_EQ(taken, "");
}

TEST(RenamedDump, EndsWithItsReader) {
    ::signal(SIGPIPE, SIG_IGN); // as both programs do
    const os::Fd dump = file(head + rows);
    const auto rename = [&] {
        rename_dump(dump.get(), "my-site", "copy", [](int) {
            throw Error{"restore", "copy", "the disk is full", "", ExitCode::unhealthy};
        });
    };
    EXPECT_EQ(why(rename, ExitCode::unhealthy), "copy: the disk is full");
}

} // namespace fgn::host
