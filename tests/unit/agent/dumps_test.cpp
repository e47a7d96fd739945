// SPDX-License-Identifier: Apache-2.0
#include "agent/data_change.h"
#include "agent/dumps.h"
#include "agent/maintenance.h"
#include "in_a_home.h"

namespace fgn::agent {

namespace {

constexpr const char *whole = "INSERT INTO `a` VALUES (1);\n-- Dump completed on 2026-01-01  1:00:00\n";

} // namespace

class DumpsTest : public InAHome {
  protected:
    DumpsTest() { home().make("fgnctl/dumps", {0700}); }
    void put(const std::string &name, const std::string &text = whole) const {
        home().write("fgnctl/dumps/" + name + ".sql", text, {0600});
    }
    std::vector<std::string> files() const { return home().sub("fgnctl/dumps").list(); }
};

TEST_F(DumpsTest, CountOnlyWithTheirEnd) {
    EXPECT_FALSE(has_dump(home(), dump_of(1)));
    put("1");
    put("2", std::string(5000, 'x') + "\n" + whole);
    put("3", std::string{whole} + std::string(5000, 'x'));
    put("4", "");
    EXPECT_TRUE(has_dump(home(), dump_of(1)));
    EXPECT_TRUE(has_dump(home(), dump_of(2)));
    EXPECT_FALSE(has_dump(home(), dump_of(3)));
    EXPECT_FALSE(has_dump(home(), dump_of(4)));
}

TEST_F(DumpsTest, GoWithTheirGenerations) {
    for (const char *name : {"1", "2", "2.first", "12", "before", "half-2"})
        put(name);
    forget_dumps(home(), {2, 3});
    EXPECT_EQ(files(), (std::vector<std::string>{"2.first.sql", "2.sql"}));
}

TEST_F(DumpsTest, OneMadeAgainDoesNotTakeThePlaceOfTheFirst) {
    put("1", "the first");
    keep_first_dump(home(), 1);
    put("1", "the second");
    keep_first_dump(home(), 1);
    EXPECT_EQ(home().read("fgnctl/dumps/1.first.sql", 100), "the first");
    EXPECT_EQ(home().read("fgnctl/dumps/1.sql", 100), "the second");
}

TEST_F(DumpsTest, AChangeThatWasRecordedIsSettled) {
    settle_data_change(home());
    put("5", "what was restored");
    put(unsettled_dump, "what was left");
    DataChange{5, false, true}.write(home());
    const auto read = DataChange::read(home());
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->generation == 5 && !read->image && read->replaced);
    settle_data_change(home());
    EXPECT_FALSE(DataChange::read(home()));
    EXPECT_EQ(files(), (std::vector<std::string>{"5.sql"}));
    EXPECT_EQ(home().read("fgnctl/dumps/5.sql", 100), "what was left");
}

TEST_F(DumpsTest, AnotherImageDoesNotTakeTheFirstDumpAway) {
    put("5", "before a migration that failed");
    put(unsettled_dump, "after it");
    DataChange{5, true, false}.write(home());
    settle_data_change(home());
    EXPECT_EQ(home().read("fgnctl/dumps/5.first.sql", 100), "before a migration that failed");
    EXPECT_EQ(home().read("fgnctl/dumps/5.sql", 100), "after it");
}

TEST_F(DumpsTest, WhatNobodyWroteIsNoChange) {
    for (const char *text : {"", "[]", "{\"generation\": -1}", "{\"generation\": \"1\"}", "\xff"}) {
        home().write("fgnctl/data-change", text);
        EXPECT_FALSE(DataChange::read(home())) << text;
    }
}

TEST_F(DumpsTest, TheAdministratorsMaintenanceOutlivesARun) {
    home().make("fgnctl/instances", {0755});
    begin_outage(home());
    EXPECT_TRUE(in_outage(home()));
    EXPECT_GT(maintenance_since(home()).value_or(0), 0);
    end_outage(home());
    EXPECT_FALSE(maintenance_since(home()));
    home().write("fgnctl/instances/maintenance", "5\n");
    begin_outage(home());
    EXPECT_FALSE(in_outage(home()));
    end_outage(home());
    EXPECT_EQ(maintenance_since(home()), 5);
}

} // namespace fgn::agent
