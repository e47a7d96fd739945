// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/ledger.h"
#include "os/account.h"
#include "systemd/journal.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fgn::host {

/// What selects every line of a service in the journal: of its user, its manager, its containers also under
/// subordinate ids, and of its system units.
systemd::JournalMatches log_matches(const std::string &name, uid_t uid);

/// The last `count` lines that its containers wrote since `realtime` (microseconds since 1970), sanitised.
std::vector<std::string> last_lines(const std::string &name, uid_t uid, std::uint64_t realtime,
                                    std::size_t count);

/// What the container of `unit` wrote since `realtime`, and why Podman did not start it; what all containers
/// wrote if that is no container's unit; as root nothing written before the call is missing. Of more than
/// `count` lines, the first half, where causes are told, and the last half.
std::vector<std::string> container_lines(const std::string &name, uid_t uid, const std::string &unit,
                                         std::uint64_t realtime, std::size_t count);

/// "app", "web", "db" or the unit that wrote it.
std::string log_origin(const systemd::JournalEntry &entry, const std::string &name);

/// Whether it comes from a container or a unit of the service itself, not from the machinery around them:
/// Podman's API and health checks, the user manager.
bool is_own_line(const systemd::JournalEntry &entry, const std::string &name);

/// Its message without the newline that some programs add, harmless on a terminal.
std::string log_message(const systemd::JournalEntry &entry);

} // namespace fgn::host
