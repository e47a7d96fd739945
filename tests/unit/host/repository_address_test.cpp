// SPDX-License-Identifier: Apache-2.0
#include "host/repository_address.h"

#include <gtest/gtest.h>

namespace fgn::host {

namespace {

const std::vector<std::string> login{"AWS_ACCESS_KEY_ID=x", "RESTIC_REST_USERNAME=site",
                                     "RESTIC_REST_PASSWORD=a/b@c=d"};

} // namespace

TEST(RepositoryAddress, TakesTheLoginOfARestServer) {
    EXPECT_EQ(with_login("rest:https://nas.example:8000/", login),
              "rest:https://site:a%2Fb%40c%3Dd@nas.example:8000/");
}

TEST(RepositoryAddress, LeavesEveryOther) {
    for (const char *where : {"s3:https://nas.example/bucket", "/srv/backups", "rclone:nas:x",
                              "sftp://me@nas/x", "rest:https://me@nas.example/"})
        EXPECT_EQ(with_login(where, login), where);
    EXPECT_EQ(with_login("rest:https://nas.example/", {}), "rest:https://nas.example/");
    EXPECT_EQ(with_login("rest:https://nas.example/", {"RESTIC_REST_USERNAMES=x"}),
              "rest:https://nas.example/");
}

} // namespace fgn::host
