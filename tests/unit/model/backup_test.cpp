// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"
#include "refused.h"

namespace fgn::model {

namespace {

std::string with(const std::string &line) {
    return "[app]\nsource = \".\"\nmodule = \"main:app\"\n[backup]\n" + line + "\n";
}

Backup parse(const std::string &line) {
    return parse_manifest(with(line), "fgn.toml", "hello").backup;
}

std::string refused(const std::string &line) {
    return refusal([&] { parse(line); });
}

bool is_repository(const std::string &text) {
    const std::string answer = refused("repository = \"" + text + "\"");
    EXPECT_TRUE(answer == "accepted" || answer.starts_with("fgn.toml:5:14: backup.repository: ")) << answer;
    return answer == "accepted";
}

} // namespace

TEST(Backup, IsMadeEveryNightAndKeptForAWeekUnlessTheManifestSaysOtherwise) {
    for (const char *nothing : {"", "# nothing"}) {
        const Backup backup = parse(nothing);
        EXPECT_EQ(backup.at, "03:00");
        EXPECT_EQ(backup.repository, "");
        EXPECT_EQ(backup.keep_days, 7U);
        EXPECT_EQ(backup.keep_weeks, 0U);
        EXPECT_EQ(backup.keep_months, 0U);
        EXPECT_FALSE(backup.images);
    }
    EXPECT_TRUE(parse("images = true").images);
}

TEST(Backup, HasFiveKeys) {
    const Backup backup = parse("at = \"23:59\"\nkeep_days = 14\nkeep_weeks = 8\nkeep_months = 12\n"
                                "repository = \"sftp:me@nas.example:/backups\"");
    EXPECT_EQ(backup.at, "23:59");
    EXPECT_EQ(backup.keep_days, 14U);
    EXPECT_EQ(backup.keep_weeks, 8U);
    EXPECT_EQ(backup.keep_months, 12U);
    EXPECT_EQ(backup.repository, "sftp:me@nas.example:/backups");
}

TEST(Backup, IsAtATimeOfDayOrAtNone) {
    for (const char *time : {"", "00:00", "09:05", "19:30", "23:59"})
        EXPECT_EQ(parse("at = \"" + std::string{time} + "\"").at, time);
    for (const char *time : {"24:00", "12:60", "3:00", "03:00:00", "0300", "03-00", "ab:cd", " 3:00", "03:0 ",
                             "daily", "*-*-* 03:00", "03:00\\n"})
        EXPECT_TRUE(refused("at = \"" + std::string{time} + "\"").starts_with("fgn.toml:5:6: backup.at: "))
            << time;
    EXPECT_EQ(refused("at = \"24:00\""), "fgn.toml:5:6: backup.at: \"24:00\" is not a time of day "
                                         "(write it like \"03:00\", or \"\" for none)");
    EXPECT_EQ(refused("at = 03:00:00"), "fgn.toml:5:6: backup.at: expected a string, found a date or time");
}

TEST(Backup, IsRehearsedOnADayOfTheWeekOrWhenSomebodyAsks) {
    EXPECT_EQ(parse("").verify, "");
    for (const char *time : {"", "Mon 00:00", "Sat 23:59", "Sun 04:00"})
        EXPECT_EQ(parse("verify = \"" + std::string{time} + "\"").verify, time);
    for (const char *time : {"Sunday 04:00", "Sun 24:00", "Sun 04:60", "SUN 04:00", "Xyz 04:00", "Sun 4:00",
                             "Sun  4:00", "Sun04:00 ", "Sun-04:00", "04:00", "Sun", "Sun ", "Sun 04:00 ",
                             "Sun 04:00\\n", "Sat,Sun 04:00", "weekly"})
        EXPECT_TRUE(
            refused("verify = \"" + std::string{time} + "\"").starts_with("fgn.toml:5:10: backup.verify: "))
            << time;
    EXPECT_EQ(refused("verify = \"sun 04:00\""),
              "fgn.toml:5:10: backup.verify: \"sun 04:00\" is not a day of the week and a time "
              "(write it like \"Sun 04:00\", or \"\" for none)");
}

TEST(Backup, IsRestoredWhereAPathOfTheApplicationAnswers) {
    EXPECT_EQ(parse("").check, "");
    EXPECT_EQ(parse("check = \"/health?full=1\"").check, "/health?full=1");
    for (const char *path : {"", "health", "/a b", "https://a.example/"})
        EXPECT_TRUE(
            refused("check = \"" + std::string{path} + "\"").starts_with("fgn.toml:5:9: backup.check: "))
            << path;
    const std::string alone = "[[container]]\nname = \"a\"\nimage = \"b\"\n[backup]\ncheck = \"/\"\n";
    EXPECT_TRUE(refusal([&] {
                    parse_manifest(alone, "fgn.toml", "hello");
                }).starts_with("fgn.toml:5:9: backup.check: there is no application"));
}

TEST(Backup, IsKeptForOneDayAtLeast) {
    EXPECT_EQ(parse("keep_days = 1").keep_days, 1U);
    EXPECT_EQ(parse("keep_days = 3650").keep_days, 3650U);
    EXPECT_EQ(refused("keep_days = 0"), "fgn.toml:5:13: backup.keep_days: 0 is not in 1 to 3650");
    EXPECT_EQ(refused("keep_days = 3651"), "fgn.toml:5:13: backup.keep_days: 3651 is not in 1 to 3650");
    EXPECT_EQ(refused("keep_days = \"7\""),
              "fgn.toml:5:13: backup.keep_days: expected an integer, found a string");
}

TEST(Backup, IsKeptForWeeksAndMonthsOrNot) {
    EXPECT_EQ(parse("keep_weeks = 520\nkeep_months = 0").keep_weeks, 520U);
    EXPECT_EQ(parse("keep_weeks = 0\nkeep_months = 120").keep_months, 120U);
    EXPECT_EQ(refused("keep_weeks = 521"), "fgn.toml:5:14: backup.keep_weeks: 521 is not in 0 to 520");
    EXPECT_EQ(refused("keep_weeks = -1"), "fgn.toml:5:14: backup.keep_weeks: -1 is not in 0 to 520");
    EXPECT_EQ(refused("keep_months = 121"), "fgn.toml:5:15: backup.keep_months: 121 is not in 0 to 120");
}

TEST(Backup, GoesToARepositoryOfRestic) {
    for (const char *repository : {"/srv/backups", "/", "sftp:user@host:/backups",
                                   "sftp://user@host:2222//backups", "s3:https://s3.example/bucket",
                                   "rest:https://backup.example:8000/", "rclone:remote:path", "b2:a:b"})
        EXPECT_TRUE(is_repository(repository)) << repository;
    for (const char *other : {"", "backups", "./backups", "-o:x", "--repo=/x", "/a b", "/a\\nb", "/a\\tb",
                              "sftp:host:/b\xC3\xA4", "host/backups"})
        EXPECT_FALSE(is_repository(other)) << other;
    EXPECT_TRUE(is_repository("/" + std::string(499, 'a')));
    EXPECT_FALSE(is_repository("/" + std::string(500, 'a')));
}

TEST(Backup, NamesTheNearestKeyForAnUnknownOne) {
    EXPECT_EQ(refused("keep_day = 7"),
              "fgn.toml:5:1: unknown key 'keep_day' in [backup] (did you mean 'keep_days'?)");
}

} // namespace fgn::model
