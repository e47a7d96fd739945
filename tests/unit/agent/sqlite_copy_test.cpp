// SPDX-License-Identifier: Apache-2.0
#include "in_a_home.h"
#include "model/hook.h"
#include "os/process.h"

#include <fstream>

namespace fgn::agent {

namespace {

class SqliteCopy : public InAHome {
  protected:
    /// What the machine's Python has printed.
    std::string python(const std::string &script) const {
        const std::string database = "DATABASE_FILE=" + (path / "database.sqlite").string();
        const os::Outcome outcome = os::run(
            {"/usr/bin/env", database, "/usr/bin/python3", "-I", "-c", script}, std::chrono::seconds{60});
        EXPECT_TRUE(outcome.ok()) << outcome.output;
        return outcome.output;
    }
    void copy() const { python(model::sqlite_copy.back()); }
    std::string rows() const {
        return python("import sqlite3\nprint(sqlite3.connect('" + (path / ".backup.sqlite").string() +
                      "').execute('select group_concat(x) from t').fetchone()[0])\n");
    }
};

const std::string opened = "import os, sqlite3\nd = sqlite3.connect(os.environ['DATABASE_FILE'])\n";

} // namespace

TEST_F(SqliteCopy, HoldsWhatWasCommittedAlsoWhereTheFileDoesNotHoldItYet) {
    // Killed: what is committed stays in the log, as it does while an application runs.
    python("import os\nif os.fork() == 0:\n    import sqlite3\n"
           "    d = sqlite3.connect(os.environ['DATABASE_FILE'])\n    d.execute('pragma journal_mode=wal')\n"
           "    d.execute('create table t (x)')\n    d.execute('insert into t values (1)')\n    d.commit()\n"
           "    d.execute('insert into t values (2)')\n    os._exit(0)\nos.wait()\n");
    ASSERT_GT(fs::file_size(path / "database.sqlite-wal"), 0U);
    copy();
    EXPECT_EQ(rows(), "1\n");
}

TEST_F(SqliteCopy, TakesThePlaceOfTheOneBefore) {
    python(opened + "d.execute('create table t (x)')\nd.execute('insert into t values (1)')\nd.commit()\n");
    copy();
    python(opened + "d.execute('update t set x = 2')\nd.commit()\n");
    copy();
    EXPECT_EQ(rows(), "2\n");
    EXPECT_EQ(home().list(), (std::vector<std::string>{".backup.sqlite", "database.sqlite"}));
}

TEST_F(SqliteCopy, IsNotThereWhereThereIsNoDatabase) {
    std::ofstream{path / ".backup.sqlite"} << "of a run before";
    copy();
    EXPECT_TRUE(home().list().empty());
}

TEST(SqliteCopyRole, IsNoHookOfTheManifest) {
    for (const model::Hook hook : model::every_hook) {
        EXPECT_NE(hook, model::Hook::copy);
        EXPECT_TRUE(model::command({}, hook).empty()) << model::key(hook);
    }
    EXPECT_STREQ(model::role(model::Hook::copy), "db-copy");
    EXPECT_EQ(model::command({}, model::Hook::copy), model::sqlite_copy);
}

} // namespace fgn::agent
