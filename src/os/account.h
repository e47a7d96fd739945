// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>

namespace fgn::os {

struct Account {
    std::string name;
    uid_t uid;
    gid_t gid;
    std::string comment, home, shell;
};

/// Through NSS, so that directory services count.
std::optional<Account> find_account(const std::string &name);
std::optional<Account> find_account(uid_t uid);
bool group_exists(const std::string &name);

} // namespace fgn::os
