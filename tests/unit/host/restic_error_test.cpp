// SPDX-License-Identifier: Apache-2.0
#include "host/restic_error.h"

#include <gtest/gtest.h>

namespace fgn::host {

namespace {

Error error(const std::string &said) {
    return restic_error("store x in", "/srv/backups/site", said);
}

/// The first line of the reason.
std::string reason(const std::string &said) {
    const std::string all = error(said).reason();
    return all.substr(0, all.find('\n'));
}

// restic 0.14 without, and 0.18 with JSON.
const char *const no_repository[] = {
    "Fatal: unable to open config file: stat /x/config: no such file or directory\n"
    "Is there a repository at the following location?\n/x\n",
    "Fatal: repository does not exist: unable to open config file: stat /x/config: no such file or "
    "directory\n"
    "Is there a repository at the following location?\n/x\n",
    R"({"message_type":"exit_error","code":10,"message":"Fatal: repository does not exist: unable to open )"
    R"(config file: stat /x/config: no such file or directory\nIs there a repository at the following )"
    R"(location?\n/x"})",
    "Fatal: unable to open config file: <config/> does not exist\n"
    "Is there a repository at the following location?\nrest:https://nas.example/x/\n",
    "Fatal: unable to open config file: Lstat: file does not exist\n"
    "Is there a repository at the following location?\nsftp:me@nas:/x\n"};

} // namespace

TEST(ResticError, NamesWhatFailedAndShowsItsWords) {
    const std::string said = "Fatal: wrong password or no key found\n";
    EXPECT_EQ(error(said).context(), "store x in");
    EXPECT_EQ(error(said).object(), "/srv/backups/site");
    EXPECT_EQ(error(said).reason(), "it was made with another key\nFatal: wrong password or no key found");
    EXPECT_NE(error(said).hint().find("fgnctl backup"), std::string::npos);
}

TEST(ResticError, TellsWhereThereIsNoRepository) {
    for (const char *said : no_repository) {
        EXPECT_EQ(reason(said), "there is no repository") << said;
        EXPECT_TRUE(is_missing(error(said))) << said;
    }
    for (const char *said : {"Fatal: wrong password or no key found", "there is no repository", ""})
        EXPECT_FALSE(is_missing(error(std::string{"restic: "} + said))) << said;
}

TEST(ResticError, TellsWhoHoldsALock) {
    const std::string said =
        "unable to create lock in backend: repository is already locked by PID 1 on h by "
        "root (UID 0, GID 0)\nlock was created at 2026-11-28 20:28:26 (3.9s ago)\n"
        "storage ID e86bda29\nthe `unlock` command can be used to remove stale locks\n";
    EXPECT_EQ(reason(said), "somebody else works with it");
    EXPECT_NE(error(said).reason().find("PID 1 on h by root"), std::string::npos);
    EXPECT_EQ(
        reason("Fatal: unable to create lock in backend: repository is already locked exclusively by PID 7"),
        "somebody else works with it");
}

TEST(ResticError, TellsAFullDiskBeforeWhatFollowsFromIt) {
    EXPECT_EQ(reason("Fatal: unable to save snapshot: write /x/data/b5/b5be-tmp-1: no space left on device"),
              "the disk is full");
    EXPECT_EQ(reason("write /x/locks/1: Disk quota exceeded\nunable to create lock in backend: repository is "
                     "already locked by PID 1 on h by root"),
              "the disk is full");
    EXPECT_TRUE(is_full(error("write /x/data/b5/b5be-tmp-1: no space left on device")));
    EXPECT_FALSE(is_full(error("Fatal: wrong password or no key found")));
}

TEST(ResticError, TellsDamageAndWhatIsOutOfReach) {
    EXPECT_EQ(reason("cannot dump file: decrypting blob d504 failed: ciphertext verification failed"),
              "it is damaged");
    EXPECT_EQ(reason("Fatal: unable to open repository at /x: ReadDir: open /x/keys: permission denied"),
              "access is refused");
    EXPECT_EQ(reason("Fatal: unable to open repository at s3:http://nas:9000/x: client.BucketExists: Get "
                     "\"http://nas:9000/x\": dial tcp: lookup nas: no such host"),
              "nobody answers there");
    const std::string down =
        "Fatal: unable to open config file: client.Head: Head \"http://127.0.0.1:9/x/config\": dial "
        "tcp 127.0.0.1:9: connect: connection refused\nIs there a repository at the following "
        "location?\nrest:http://127.0.0.1:9/x";
    EXPECT_EQ(reason(down), "nobody answers there");
    EXPECT_FALSE(is_missing(error(down)));
    EXPECT_EQ(reason("/usr/bin/nice: '/usr/bin/restic': No such file or directory"),
              "restic is not installed");
}

TEST(ResticError, TellsWhereALoginIsMissing) {
    for (const char *said :
         {"Fatal: unable to open repository at s3:https://nas/x: s3.getCredentials: no credentials found. "
          "Use "
          "`-o s3.unsafe-anonymous-auth=true` for anonymous authentication",
          "Fatal: unable to open config file: Stat: The AWS Access Key Id you provided does not exist in our "
          "records.",
          "Fatal: unable to open config file: Stat: The request signature we calculated does not match the "
          "signature you provided. Check your key and signing method.",
          "Fatal: unable to open config file: unexpected HTTP response (401): 401 Unauthorized"}) {
        EXPECT_EQ(reason(said), "access is refused") << said;
        EXPECT_NE(error(said).hint().find("/etc/fgnctl/NAME.backup"), std::string::npos);
    }
}

TEST(ResticError, PassesOnWhatItDoesNotKnowHarmlessly) {
    const Error unknown = error("Fatal: a\x1b[31m\tnew\nworld\r\xff");
    EXPECT_EQ(unknown.reason(), "Fatal: a\uFFFD[31m new\nworld\uFFFD\uFFFD");
    EXPECT_EQ(unknown.hint(), "These are restic's own words.");
    EXPECT_EQ(error(std::string(5000, 'x')).reason().size(), 2000U);
    EXPECT_EQ(error("already locked \x1b[31m").reason().find('\x1b'), std::string::npos);
}

} // namespace fgn::host
