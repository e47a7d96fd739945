// SPDX-License-Identifier: Apache-2.0
#include "systemd/journal.h"

namespace fgn::systemd {

JournalMatches unit_matches(const std::string &unit) {
    constexpr auto core_dump = "MESSAGE_ID=fc2e22bc6ee647b6b90729ab34a250b1";
    // Anybody may log a field without an underscore: it counts only from those who may say it.
    return {
        {"_SYSTEMD_UNIT=" + unit},
        {"_PID=1", "UNIT=" + unit},
        {"_UID=0", "OBJECT_SYSTEMD_UNIT=" + unit},
        {core_dump, "_UID=0", "COREDUMP_UNIT=" + unit},
    };
}

JournalMatches user_matches(uid_t uid) {
    const std::string number = std::to_string(uid);
    JournalMatches matches = unit_matches("user@" + number + ".service");
    matches.push_back({"_UID=" + number});
    matches.push_back({"_SYSTEMD_OWNER_UID=" + number});
    return matches;
}

} // namespace fgn::systemd
