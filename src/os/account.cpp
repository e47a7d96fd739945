// SPDX-License-Identifier: Apache-2.0
#include "os/account.h"

#include "base/error.h"

#include <grp.h>
#include <pwd.h>

#include <vector>

namespace fgn::os {

namespace {

constexpr std::size_t record_size = 64U << 10U;

template <typename Lookup>
std::optional<Account> look_up(const std::string &object, Lookup lookup) {
    std::vector<char> buffer(record_size);
    struct passwd record {};
    struct passwd *found = nullptr;
    if (const int failed = lookup(&record, buffer.data(), buffer.size(), &found); failed != 0)
        throw system_error("look up the user", object, failed);
    if (found == nullptr)
        return std::nullopt;
    return Account{record.pw_name,  record.pw_uid, record.pw_gid,
                   record.pw_gecos, record.pw_dir, record.pw_shell};
}

} // namespace

std::optional<Account> find_account(const std::string &name) {
    return look_up(name, [&](auto... rest) { return ::getpwnam_r(name.c_str(), rest...); });
}

std::optional<Account> find_account(uid_t uid) {
    return look_up(std::to_string(uid), [&](auto... rest) { return ::getpwuid_r(uid, rest...); });
}

bool group_exists(const std::string &name) {
    std::vector<char> buffer(record_size);
    struct group record {};
    struct group *found = nullptr;
    if (const int failed = ::getgrnam_r(name.c_str(), &record, buffer.data(), buffer.size(), &found);
        failed != 0)
        throw system_error("look up the group", name, failed);
    return found != nullptr;
}

} // namespace fgn::os
