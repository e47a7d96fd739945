// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "os/account.h"
#include "os/archive.h"
#include "os/digest.h"
#include "os/directory.h"
#include "os/lock.h"
#include "os/network.h"
#include "os/process.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <future>

namespace fgn::os {

namespace fs = std::filesystem;

class OnDisk : public testing::Test {
  protected:
    OnDisk() {
        std::string pattern = fs::temp_directory_path() / "fgn-os-XXXXXX";
        path = ::mkdtemp(pattern.data());
    }
    ~OnDisk() override { fs::remove_all(path); }
    Directory root() const { return Directory::open(path); }

    fs::path path;
};

TEST_F(OnDisk, WriteReplacesWithTheModeAndLeavesNoTemporaryFile) {
    root().write("a", "one");
    root().write("a", "two", {0600});
    EXPECT_EQ(root().read("a", 10), "two");
    EXPECT_EQ(root().status("a")->st_mode & 0777U, 0600U);
    EXPECT_EQ(root().list(), (std::vector<std::string>{"a"}));
}

TEST_F(OnDisk, SettlingGivesAFileItsMode) {
    const Directory folder = Directory::open(path);
    folder.write("file", "text", {0666});
    folder.settle("file", 0600);
    EXPECT_EQ(folder.status("file")->st_mode & 07777, 0600U);
    EXPECT_THROW(folder.settle("nothing", 0600), Error);
}

TEST_F(OnDisk, NoPathLeavesTheDirectoryOrFollowsALink) {
    fs::create_directory(path / "in");
    fs::create_symlink("/etc", path / "in" / "etc");
    fs::create_symlink("/etc/passwd", path / "in" / "passwd");
    const Directory in = root().sub("in");
    EXPECT_THROW(in.read("../x", 10), Error);
    EXPECT_THROW(in.read("etc/passwd", 1 << 20), Error);
    EXPECT_THROW(in.read("passwd", 1 << 20), Error);
    EXPECT_THROW(in.write("etc/fgn", "x"), Error);
    EXPECT_THROW(in.make("etc/fgn", {0755}), Error);
}

TEST_F(OnDisk, ReadIsBoundedAndRefusesWhatIsNoFile) {
    root().write("a", "12345");
    EXPECT_THROW(root().read("a", 4), Error);
    EXPECT_EQ(root().read("none", 4), std::nullopt);
    ASSERT_EQ(::mkfifo((path / "fifo").c_str(), 0600), 0);
    EXPECT_THROW(root().read("fifo", 4), Error);
}

TEST_F(OnDisk, RemoveTakesTheTreeButNotWhatItsLinksPointTo) {
    root().make("outside", {0755}).write("kept", "x");
    root().make("tree/deep", {0755}).write("file", "x");
    fs::create_directory_symlink("../outside", path / "tree" / "link");
    EXPECT_TRUE(root().remove("tree"));
    EXPECT_FALSE(root().remove("tree"));
    EXPECT_EQ(root().sub("outside").read("kept", 9), "x");
}

TEST_F(OnDisk, LinkIsReplacedAtomically) {
    root().link("current", "1");
    root().link("current", "2");
    EXPECT_EQ(root().link_target("current"), "2");
}

TEST_F(OnDisk, PackingIsDeterministicAndLeavesOutWhatIsNoCode) {
    const Directory source = root().make("source", {0755});
    source.write("main.py", "print(1)\n");
    source.make("static", {0700}).write("a.css", "x");
    source.make(".git", {0755}).write("HEAD", "x");
    source.make("__pycache__", {0755}).write("main.pyc", "x");
    fs::create_symlink("main.py", path / "source" / "link");
    const Archive first = pack(source, root());
    fs::last_write_time(path / "source" / "main.py", fs::file_time_type{});
    const Archive second = pack(source, root());
    EXPECT_EQ(first.sha256, second.sha256);
    source.write("main.py", "print(2)\n");
    EXPECT_NE(pack(source, root()).sha256, first.sha256);

    const Directory target = root().make("target", {0755});
    EXPECT_EQ(unpack(first.file.get(), first.bytes, target), first.sha256);
    EXPECT_EQ(target.list(), (std::vector<std::string>{"link", "main.py", "static"}));
    EXPECT_EQ(target.read("main.py", 100), "print(1)\n");
    EXPECT_EQ(target.status("static")->st_mode & 0777U, 0755U);
    EXPECT_EQ(target.link_target("link"), "main.py");
}

TEST_F(OnDisk, PacksSeveralTreesAndUnpacksWhatCanBeRemoved) {
    const Directory code = root().make("code", {0755}), own = root().make("own", {0755});
    code.write("main.py", "x");
    own.write("Containerfile", "FROM a\n");
    const Archive archive = pack({{"", &own}, {"app", &code}}, root());
    const Directory target = root().make("target", {0755});
    unpack(archive.file.get(), archive.bytes, target);
    EXPECT_EQ(target.list(), (std::vector<std::string>{"Containerfile", "app"}));
    EXPECT_EQ(target.read("app/main.py", 10), "x");
    EXPECT_EQ(target.status("app")->st_mode & 0777U, 0755U);
}

TEST_F(OnDisk, UnpackingLeavesTheRestOfTheStreamAlone) {
    const Directory source = root().make("source", {0755});
    source.write("a", "x");
    const Archive archive = pack(source, root());
    ASSERT_EQ(::lseek(archive.file.get(), 0, SEEK_END), static_cast<off_t>(archive.bytes));
    write_all(archive.file.get(), "after", "test");
    ::lseek(archive.file.get(), 0, SEEK_SET);
    EXPECT_EQ(unpack(archive.file.get(), archive.bytes, root().make("target", {0755})), archive.sha256);
    EXPECT_EQ(read_all(archive.file.get(), 100, "test"), "after");
}

TEST_F(OnDisk, UnpackingRefusesAStreamThatEndsEarly) {
    const Directory source = root().make("source", {0755});
    source.write("a", std::string(100'000, 'x'));
    const Archive archive = pack(source, root());
    ASSERT_EQ(::ftruncate(archive.file.get(), 50'000), 0);
    EXPECT_THROW(unpack(archive.file.get(), archive.bytes, root().make("target", {0755})), Error);
}

TEST_F(OnDisk, OnlyOneHoldsALock) {
    const std::string file = path / "lock";
    {
        const auto held = Lock::try_acquire(file);
        ASSERT_TRUE(held);
        EXPECT_FALSE(Lock::try_acquire(file));
    }
    EXPECT_TRUE(Lock::try_acquire(file));
    EXPECT_FALSE(std::filesystem::exists(file));
}

TEST_F(OnDisk, TellsWhatALockIsHeldFor) {
    const std::string file = path / "lock";
    EXPECT_EQ(Lock::holder(file), "");
    const auto held = Lock::try_acquire(file);
    EXPECT_EQ(Lock::holder(file), "");
    held->sign("deploy by somebody");
    held->sign("deploy by root");
    EXPECT_EQ(Lock::holder(file), "deploy by root");
}

TEST_F(OnDisk, PacksNoMoreThanItMay) {
    const Directory source = root().make("source", {0755});
    source.write("a", "");
    std::filesystem::resize_file(path / "source" / "a", largest_archive);
    EXPECT_THROW(pack(source, root()), Error);
}

TEST_F(OnDisk, WhoWaitedForALockHoldsTheFileThatIsThere) {
    const std::string file = path / "lock";
    std::optional<Lock> first = Lock::try_acquire(file);
    auto second = std::async(std::launch::async, [&] { return Lock::acquire(file); });
    // The waiter is behind flock(2) or not yet there; either way it ends with the file of that name.
    first.reset();
    const Lock held = second.get();
    EXPECT_TRUE(std::filesystem::exists(file));
    EXPECT_FALSE(Lock::try_acquire(file));
}

TEST(Run, TellsExitFromSignalFromSilence) {
    using std::chrono::seconds;
    EXPECT_TRUE(run({"/bin/true"}, seconds{5}).ok());
    EXPECT_EQ(std::get<Exited>(run({"/bin/false"}, seconds{5}).end).code, 1);
    EXPECT_TRUE(std::holds_alternative<TimedOut>(run({"/bin/sleep", "60"}, seconds{0}).end));
    const Outcome killed = run({"/usr/bin/env", "perl", "-e", "kill 'KILL', $$"}, seconds{5});
    EXPECT_EQ(std::get<Signalled>(killed.end).signal, 9);
    EXPECT_FALSE(killed.ok());
    EXPECT_THROW(run({"/no/such/program"}, seconds{5}), Error);
}

TEST(Run, CollectsBothStreamsInAFixedEnvironment) {
    ::setenv("FGN_LEAK", "1", 1);
    EXPECT_EQ(run({"/usr/bin/env"}, std::chrono::seconds{5}).output,
              "PATH=/usr/sbin:/usr/bin:/sbin:/bin\nLC_ALL=C\n");
    EXPECT_NE(run({"/bin/ls", "/no/such"}, std::chrono::seconds{5}).output.find("No such file"),
              std::string::npos);
}

TEST(Sha256, IsTheKnownValue) {
    EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Account, FindsRootAndNobodyElse) {
    EXPECT_EQ(find_account("root")->uid, 0U);
    EXPECT_EQ(find_account(uid_t{0})->name, "root");
    EXPECT_FALSE(find_account("no-such-user-here"));
    EXPECT_FALSE(group_exists("no-such-group-here"));
}

TEST(Port, IsNotFreeWhileSomebodyListens) {
    const Fd listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    struct sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ASSERT_EQ(::bind(listener.get(), reinterpret_cast<sockaddr *>(&address), length), 0);
    ASSERT_EQ(::listen(listener.get(), 1), 0);
    ::getsockname(listener.get(), reinterpret_cast<sockaddr *>(&address), &length);
    EXPECT_FALSE(port_is_free(ntohs(address.sin_port)));
}

} // namespace fgn::os
