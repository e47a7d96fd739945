// SPDX-License-Identifier: Apache-2.0
#include "model/manifest.h"
#include "render/update.h"
#include "render/webhook.h"

#include <gtest/gtest.h>

namespace fgn::render {

namespace {

model::Service service() {
    return model::parse_manifest("[app]\nsource = \"https://git.example/site.git\"\nmodule = \"main:app\"\n"
                                 "[service]\ndescription = \"50 % $of\"\n[update]\nevery = \"5m\"\n"
                                 "webhook = \"/hooks/push\"\nwebhook_secret = \"HOOK\"\n",
                                 "fgn.toml", "site");
}

const model::Layout layout{"site", "/var/lib/site"};

bool has_line(const std::string &text, const std::string &line) {
    return text.find("\n" + line + "\n") != std::string::npos;
}

} // namespace

TEST(Update, LooksAgainAfterALookHasEnded) {
    const std::string timer = update_timer(service());
    EXPECT_TRUE(has_line(timer, "Description=50 %% $of (update, timer)"));
    EXPECT_TRUE(has_line(timer, "OnActiveSec=300s"));
    EXPECT_TRUE(has_line(timer, "OnUnitInactiveSec=300s"));
    EXPECT_TRUE(has_line(timer, "WantedBy=timers.target"));
}

TEST(Update, RunsAsWhatItsUserMayStartAndNoMore) {
    const std::string unit = update_unit(service(), layout);
    EXPECT_TRUE(has_line(unit, "Type=oneshot"));
    // What is told while it looks starts it again: that file goes first.
    EXPECT_LT(unit.find("ExecStartPre=/usr/bin/rm -f /var/lib/site/fgnctl/pushed\n"),
              unit.find("ExecStart="));
    EXPECT_TRUE(has_line(update_path(service(), layout), "PathExists=/var/lib/site/fgnctl/pushed"));
    EXPECT_TRUE(has_line(unit, "ExecStart=/usr/bin/fgnctl deploy site --unattended"));
    for (const char *line :
         {"NoNewPrivileges=yes", "SystemCallFilter=@system-service", "MemoryDenyWriteExecute=yes",
          "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6"})
        EXPECT_TRUE(has_line(unit, line)) << line;
}

TEST(Update, TakesAWebhookAtItsPathAlone) {
    EXPECT_NE(webhook_location(service()).find("location = \"/hooks/push\" {"), std::string::npos);
    EXPECT_EQ(webhook_location({}), "");
    const std::string socket = webhook_socket(service(), layout);
    EXPECT_TRUE(has_line(socket, "ListenStream=/var/lib/site/fgnctl/run/webhook/webhook.sock"));
    EXPECT_TRUE(has_line(socket, "Accept=yes"));
    EXPECT_TRUE(has_line(socket, "MaxConnections=8"));
    EXPECT_TRUE(has_line(webhook_unit(service(), layout, "/var/lib/site/fgnctl/credentials/HOOK-1"),
                         "ExecStart=/usr/libexec/fgnctl/fgn-agent webhook /var/lib/site/fgnctl/pushed "
                         "/var/lib/site/fgnctl/credentials/HOOK-1"));
}

} // namespace fgn::render
