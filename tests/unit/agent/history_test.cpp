// SPDX-License-Identifier: Apache-2.0
#include "agent/credentials.h"
#include "agent/history.h"
#include "agent/update_state.h"
#include "in_a_home.h"

#include <fcntl.h>

namespace fgn::agent {

namespace {

Generation numbered(std::uint64_t number) {
    Generation generation;
    generation.number = number;
    generation.manifest = "[app]\nsource = \"https://a.example/b\"\nmodule = \"main:app\"\n";
    generation.source = {"https://a.example/b#", std::string(40, 'a')};
    return generation;
}

std::vector<std::uint64_t> numbers(const os::Directory &home) {
    std::vector<std::uint64_t> all;
    for (const Generation &kept : kept_generations(home))
        all.push_back(kept.number);
    return all;
}

} // namespace

class HistoryTest : public InAHome {
  protected:
    HistoryTest() : host{null.get(), null.get()}, context{task(), host} {
        home().make("fgnctl/generations", {0700});
    }
    Task task() const {
        Task made;
        made.verb = "deploy";
        made.who = "timer";
        made.layout = {"site", path};
        return made;
    }
    void record(std::uint64_t number) const { record_generation(home(), numbered(number)); }

    os::Fd null{::open("/dev/null", O_RDWR | O_CLOEXEC)};
    HostLink host;
    Context context;
};

TEST_F(HistoryTest, KeepsTheNewestAndWhatServes) {
    for (const std::uint64_t number : {1, 2, 9, 10, 11})
        record(number);
    EXPECT_EQ(numbers(home()), (std::vector<std::uint64_t>{11, 10, 9, 2, 1}));
    forget_generations(home(), 2);
    EXPECT_EQ(numbers(home()), (std::vector<std::uint64_t>{11, 10, 9}));
    home().link("fgnctl/generations/current", "9.json");
    forget_generations(home(), 1);
    EXPECT_EQ(numbers(home()), (std::vector<std::uint64_t>{11, 9}));
    EXPECT_EQ(find_generation(home(), 11)->source.commit, std::string(40, 'a'));
    EXPECT_FALSE(find_generation(home(), 10));
}

TEST_F(HistoryTest, TellsWhatWasDoneAndWhatFailed) {
    record(1);
    History done{context};
    done.report({plan::EventKind::done, "source", "", 5, nullptr});
    done.done(numbered(1));
    History{context}.done(numbered(1)); // nothing was
    History{context}.failed(numbered(2), "it\x1b[2J broke");
    const nlohmann::json told = history_json(context);
    ASSERT_EQ(told["entries"].size(), 2U);
    EXPECT_EQ(told["entries"][0]["steps"], nlohmann::json::array({"source"}));
    EXPECT_EQ(told["entries"][0]["who"], "timer");
    EXPECT_EQ(told["entries"][1]["result"], "failed");
    EXPECT_EQ(told["entries"][1]["reason"].get<std::string>().find('\x1b'), std::string::npos);
    EXPECT_EQ(told["current"], 1);
}

TEST_F(HistoryTest, TellsWhichGenerationsHaveData) {
    for (const std::uint64_t number : {1, 2, 3}) {
        record(number);
        History done{context};
        done.report({plan::EventKind::done, "source", "", 5, nullptr});
        done.done(numbered(number));
    }
    History{context}.failed(numbered(2), "once more");
    home().make("fgnctl/dumps", {0700});
    home().write("fgnctl/dumps/2.sql", "\n-- Dump completed on 2026-01-01\n");
    home().write("fgnctl/dumps/1.sql", "half of it");
    const nlohmann::json entries = history_json(context)["entries"];
    std::vector<bool> data;
    for (const nlohmann::json &entry : entries)
        data.push_back(entry["data"]);
    EXPECT_EQ(data, (std::vector<bool>{false, true, false, false}));
}

TEST_F(HistoryTest, HasAnEnd) {
    record(1);
    for (int i = 0; i < 205; ++i)
        History{context}.failed(numbered(1), std::to_string(i));
    const nlohmann::json entries = history_json(context)["entries"];
    ASSERT_EQ(entries.size(), 200U);
    EXPECT_EQ(entries[0]["reason"], "5");
}

TEST_F(HistoryTest, ReadsWhatSomebodyElseWroteIntoIt) {
    record(1);
    home().write("fgnctl/history.jsonl", "nonsense\n[]\n{\"generation\": 1}\n\xff\n");
    EXPECT_EQ(history_json(context)["entries"].size(), 1U);
}

TEST_F(HistoryTest, RemembersWhatFailedAndAHold) {
    EXPECT_FALSE(UpdateState::read(home()).held);
    UpdateState{5, "abc", "why", ""}.write(home());
    const UpdateState kept = UpdateState::read(home());
    EXPECT_EQ(kept.held, 5);
    EXPECT_EQ(kept.commit + kept.reason, "abcwhy");
    UpdateState{}.write(home());
    EXPECT_FALSE(home().status("fgnctl/update.json"));
    home().write("fgnctl/update.json", "{\"held\": \"x\", \"commit\": 3}");
    EXPECT_EQ(UpdateState::read(home()).commit, "");
}

TEST_F(HistoryTest, TellsAnImageByItsDigest) {
    const std::string digest = "sha256:" + std::string(64, 'b');
    UpdateState{std::nullopt, digest, "why", ""}.write(home());
    const UpdateState kept = UpdateState::read(home());
    EXPECT_EQ(kept.commit, digest);
    EXPECT_EQ(kept.to_json()["digest"], digest);
    EXPECT_TRUE(kept.to_json()["commit"].is_null());
    EXPECT_EQ(short_version(digest), "sha256:bbbbbbbbbbbb");
    EXPECT_EQ(short_version(std::string(40, 'a')), "aaaaaaaaaaaa");
}

TEST_F(HistoryTest, LoginsAreWherePodmanLooksForThem) {
    const std::string file = ".config/containers/auth.json";
    EXPECT_FALSE(keep_logins(home(), {}));
    EXPECT_TRUE(keep_logins(home(), {{"registry.example:5000", "me:pass"}}));
    EXPECT_FALSE(keep_logins(home(), {{"registry.example:5000", "me:pass"}}));
    const auto kept = nlohmann::json::parse(home().read(file, 1000).value());
    EXPECT_EQ(kept["auths"]["registry.example:5000"]["auth"], "bWU6cGFzcw==");
    EXPECT_EQ(home().status(file)->st_mode & 0777U, 0600U);
    EXPECT_TRUE(keep_logins(home(), {}));
    EXPECT_FALSE(home().status(file));
}

TEST_F(HistoryTest, CredentialsAreNamedAndNotTold) {
    const Credentials old{context, {{"TOKEN", "aa"}}}, renewed{context, {{"TOKEN", "bb"}}};
    model::Git git;
    git.url = "https://a.example:3000/b/c";
    git.token = "TOKEN";
    EXPECT_THROW(static_cast<void>(old.git_settings(git)), Error);
    old.keep("TOKEN", "hidden");
    renewed.keep("TOKEN", "hidden too");
    EXPECT_EQ(home().read("fgnctl/credentials/TOKEN-aa", 100), "hidden\n");
    renewed.prune();
    EXPECT_FALSE(old.has("TOKEN"));
    const auto settings = renewed.git_settings(git);
    ASSERT_EQ(settings.size(), 1U);
    EXPECT_EQ(settings[0],
              "credential.https://a.example:3000.helper=/usr/libexec/fgnctl/fgn-agent git-credential " +
                  path.string() + "/fgnctl/credentials/TOKEN-bb");
}

} // namespace fgn::agent
