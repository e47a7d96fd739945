// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"
#include "render/backup.h"
#include "render/container.h"
#include "render/unit.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace fgn::render {

namespace {

const model::Layout layout{"site", "/var/lib/site"};

model::Service service(const std::string &more = "[backup]\nat = \"04:30\"\n") {
    return model::parse_manifest("[app]\nsource = \".\"\nmodule = \"main:app\"\nmigrate = [\"migrate\"]\n"
                                 "[service]\ndescription = \"50 % $of\"\n" +
                                     more,
                                 "fgn.toml", "site");
}

bool has_line(const std::string &text, const std::string &line) {
    return text.find("\n" + line + "\n") != std::string::npos;
}

} // namespace

TEST(Backup, StartsAtItsTimeOfDayAlsoWhenTheMachineWasOffThen) {
    const std::string timer = backup_timer(service());
    EXPECT_TRUE(has_line(timer, "Description=50 %% $of (backup, timer)"));
    EXPECT_TRUE(has_line(timer, "OnCalendar=*-*-* 04:30:00"));
    EXPECT_TRUE(has_line(timer, "Persistent=yes"));
    EXPECT_TRUE(has_line(timer, "RandomizedDelaySec=15min"));
    EXPECT_TRUE(has_line(timer, "WantedBy=timers.target"));
}

TEST(Backup, IsAskedForByTheServicesUserWhoMayDoNoMore) {
    const std::string unit = backup_unit(service());
    EXPECT_TRUE(has_line(unit, "Description=50 %% $of (backup)"));
    EXPECT_TRUE(has_line(unit, "ExecStart=/usr/libexec/fgnctl/fgn-agent ask-backup site"));
    for (const char *line :
         {"Type=oneshot", "TimeoutStartSec=1d", "NoNewPrivileges=yes", "MemoryDenyWriteExecute=yes",
          "RestrictAddressFamilies=AF_UNIX", "SystemCallFilter=@system-service"})
        EXPECT_TRUE(has_line(unit, line)) << line;
}

TEST(Backup, IsAskedForWhereNobodyButThatUserMayConnect) {
    const std::string socket = backup_socket(service(), layout);
    EXPECT_TRUE(has_line(socket, "ListenStream=/run/fgnctl/site-backup.sock"));
    EXPECT_TRUE(has_line(socket, "SocketUser=site"));
    EXPECT_TRUE(has_line(socket, "SocketMode=0600"));
    EXPECT_TRUE(has_line(socket, "DirectoryMode=0711"));
    EXPECT_TRUE(has_line(socket, "RemoveOnStop=yes"));
    EXPECT_TRUE(has_line(socket, "WantedBy=sockets.target"));
    EXPECT_EQ(layout.system_backup_name(), "fgnctl-site-backup");
}

TEST(Backup, IsMadeByRootBesideWhateverElseRuns) {
    const std::string unit = backup_service(service());
    EXPECT_TRUE(has_line(unit, "ExecStart=/usr/bin/fgnctl backup --asked -- site"));
    for (const char *line : {"Type=oneshot", "TimeoutStartSec=1d", "Nice=10", "Slice=fgnctl.slice",
                             "IOSchedulingClass=idle", "NoNewPrivileges=yes", "CacheDirectory=fgnctl"})
        EXPECT_TRUE(has_line(unit, line)) << line;
    EXPECT_EQ(unit.find("\nUser="), std::string::npos);
}

TEST(Backup, IsRehearsedByRootBesideWhateverElseRuns) {
    const std::string unit = verify_unit(service());
    EXPECT_TRUE(has_line(unit, "Description=50 %% $of (rehearsal of a restore)"));
    EXPECT_TRUE(has_line(unit, "ExecStart=/usr/bin/fgnctl backup verify --wait site"));
    for (const char *line : {"Type=oneshot", "TimeoutStartSec=1d", "Nice=10", "Slice=fgnctl.slice",
                             "IOSchedulingClass=idle", "NoNewPrivileges=yes", "CacheDirectory=fgnctl"})
        EXPECT_TRUE(has_line(unit, line)) << line;
    EXPECT_EQ(unit.find("\nUser="), std::string::npos);
    EXPECT_EQ(layout.system_verify_name(), "fgnctl-site-verify");
}

TEST(Backup, IsRehearsedOnItsDayOfTheWeek) {
    const std::string timer = verify_timer(service("[backup]\nverify = \"Sun 04:00\"\n"));
    EXPECT_TRUE(has_line(timer, "Description=50 %% $of (rehearsal of a restore, timer)"));
    EXPECT_TRUE(has_line(timer, "OnCalendar=Sun *-*-* 04:00:00"));
    EXPECT_TRUE(has_line(timer, "Persistent=yes"));
    EXPECT_TRUE(has_line(timer, "WantedBy=timers.target"));
}

TEST(Backup, CopiesAnSqliteDatabaseWhereTheApplicationSeesIt) {
    const model::Service with_sqlite = service("[database]\nengine = \"sqlite\"\n");
    const ContainerInput input{layout, 7, "sha256:0123", "c0ffee", "feed", {}, {5, 4, 2}};
    const auto copy = hook_container(with_sqlite, input, model::Hook::copy);
    const auto migrate = hook_container(with_sqlite, input, model::Hook::migrate);
    EXPECT_EQ(copy["name"], "site-db-copy-7");
    EXPECT_EQ(copy["command"], nlohmann::json(model::sqlite_copy));
    for (const char *same : {"image", "user", "volumes", "mounts", "env"})
        EXPECT_EQ(copy[same], migrate[same]) << same;
    EXPECT_EQ(copy["env"]["DATABASE_FILE"], "/var/lib/database/database.sqlite");
    const std::string unit = hook_unit(with_sqlite, layout, model::Hook::copy, 7);
    EXPECT_TRUE(has_line(unit, "Description=50 %% $of (copy of the database)"));
    EXPECT_TRUE(has_line(unit, "ExecStart=/usr/bin/podman start --attach site-db-copy-7"));
}

} // namespace fgn::render
