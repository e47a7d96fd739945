// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "fakes/systemd/fake_systemd.h"
#include "os/fd.h"
#include "os/process.h"
#include "systemd/journal.h"

#include <gtest/gtest.h>
#include <sys/eventfd.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace fgn::systemd {

namespace {

using Fields = std::map<std::string, std::string>;

constexpr std::uint64_t epoch = 1'700'000'000'000'000;

class JournalTest : public testing::Test {
  protected:
    /// Appends an entry, one second after the last, as systemd's own tool writes it.
    void log(const Fields &fields) {
        ++entries_;
        const std::string time = std::to_string(epoch + entries_ * 1'000'000);
        std::ofstream stream{directory_ / "entry"};
        stream << "__REALTIME_TIMESTAMP=" << time << "\n__MONOTONIC_TIMESTAMP=" << time
               << "\n_BOOT_ID=00112233445566778899aabbccddeeff\n";
        for (const auto &[name, value] : fields)
            stream << name << "=" << value << "\n";
        stream << "\n";
        stream.close();
        os::run_checked({FGN_JOURNAL_REMOTE, "--output=" + journal() + "/test.journal", directory_ / "entry"},
                        std::chrono::seconds{30}, "write", "the journal");
    }

    std::string journal() const {
        std::filesystem::create_directory(directory_ / "journal");
        return directory_ / "journal";
    }

    static std::vector<std::string> messages(Journal &reader) {
        std::vector<std::string> all;
        while (const auto entry = reader.next())
            all.push_back(entry->message);
        return all;
    }

    std::vector<std::string> messages(const JournalMatches &matches) {
        Journal reader{matches, "", journal()};
        return messages(reader);
    }

    using Messages = std::vector<std::string>;

  private:
    fakes::TemporaryDirectory directory_;
    std::uint64_t entries_ = 0;
};

} // namespace

TEST_F(JournalTest, ReadsTheFieldsOfAnEntry) {
    log({{"MESSAGE", "hello"},
         {"PRIORITY", "3"},
         {"_UID", "165537"},
         {"_SYSTEMD_UNIT", "user@990.service"},
         {"_SYSTEMD_USER_UNIT", "a-app-1.service"},
         {"SYSLOG_IDENTIFIER", "conmon"},
         {"CONTAINER_NAME", "a-app-1"}});
    Journal reader{{}, "", journal()};
    const auto entry = reader.next();
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->message, "hello");
    EXPECT_EQ(entry->priority, 3);
    EXPECT_EQ(entry->uid, 165537U);
    EXPECT_EQ(entry->unit, "a-app-1.service");
    EXPECT_EQ(entry->container, "a-app-1");
    EXPECT_EQ(entry->identifier, "conmon");
    EXPECT_EQ(entry->realtime, epoch + 1'000'000);
    EXPECT_FALSE(reader.next());
}

TEST_F(JournalTest, AnEntryWithoutNumbersHasNone) {
    log({{"MESSAGE", "kernel"}, {"PRIORITY", "nonsense"}});
    Journal reader{{}, "", journal()};
    const auto entry = reader.next();
    ASSERT_TRUE(entry);
    EXPECT_FALSE(entry->uid);
    EXPECT_EQ(entry->priority, 6);
    EXPECT_EQ(entry->unit, "");
}

TEST_F(JournalTest, FindsWhatAUnitAndSystemdSayAboutIt) {
    log({{"MESSAGE", "own"}, {"_SYSTEMD_UNIT", "a.service"}, {"_UID", "0"}});
    log({{"MESSAGE", "Started a."}, {"UNIT", "a.service"}, {"_PID", "1"}});
    log({{"MESSAGE", "other"}, {"_SYSTEMD_UNIT", "b.service"}});
    log({{"MESSAGE", "forged"}, {"UNIT", "a.service"}, {"_PID", "999"}, {"_UID", "1000"}});
    EXPECT_EQ(messages(unit_matches("a.service")), (Messages{"own", "Started a."}));
}

TEST_F(JournalTest, FindsWhatAUserAndItsContainersSay) {
    log({{"MESSAGE", "conmon"}, {"_UID", "990"}});
    log({{"MESSAGE", "container user"}, {"_UID", "165537"}, {"_SYSTEMD_OWNER_UID", "990"}});
    log({{"MESSAGE", "Started user manager."}, {"_PID", "1"}, {"UNIT", "user@990.service"}});
    log({{"MESSAGE", "another user"}, {"_UID", "991"}, {"_SYSTEMD_OWNER_UID", "991"}});
    EXPECT_EQ(messages(user_matches(990)), (Messages{"conmon", "container user", "Started user manager."}));
}

TEST_F(JournalTest, SkipsToTheLastEntriesOrToATime) {
    for (const char *message : {"one", "two", "three"})
        log({{"MESSAGE", message}, {"_UID", "990"}});
    log({{"MESSAGE", "not wanted"}});
    Journal reader{user_matches(990), "", journal()};
    reader.seek_last(2);
    EXPECT_EQ(messages(reader), (Messages{"two", "three"}));
    reader.seek_last(10);
    EXPECT_EQ(messages(reader), (Messages{"one", "two", "three"}));
    reader.seek_last(0);
    EXPECT_EQ(messages(reader), Messages{});
    reader.seek_since(epoch + 3'000'000);
    EXPECT_EQ(messages(reader), (Messages{"three"}));
}

TEST_F(JournalTest, CutsAHugeMessage) {
    log({{"MESSAGE", std::string(200'000, 'x')}});
    EXPECT_EQ(messages(JournalMatches{}).at(0).size(), 48U << 10U);
}

TEST_F(JournalTest, FollowsWhatIsWrittenLater) {
    log({{"MESSAGE", "before"}});
    const os::Fd never{::eventfd(0, EFD_CLOEXEC)};
    Journal reader{{}, "", journal()};
    EXPECT_EQ(messages(reader), (Messages{"before"}));
    log({{"MESSAGE", "after"}});
    Messages seen;
    while (seen.empty() && reader.wait(never.get()))
        seen = messages(reader);
    EXPECT_EQ(seen, (Messages{"after"}));
}

TEST_F(JournalTest, StopsFollowingWhenTold) {
    log({{"MESSAGE", "before"}});
    const os::Fd stop{::eventfd(1, EFD_CLOEXEC)};
    Journal reader{{}, "", journal()};
    EXPECT_FALSE(reader.wait(stop.get()));
}

TEST_F(JournalTest, AnEmptyJournalHasNoLastEntries) {
    Journal reader{user_matches(990), "", journal()};
    reader.seek_last(5);
    EXPECT_FALSE(reader.next());
}

TEST_F(JournalTest, ADirectoryThatIsNotThereIsAnError) {
    EXPECT_THROW(Journal({}, "", "/nonexistent/journal"), Error);
}

} // namespace fgn::systemd
