// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

namespace fgn::host {

/// The beginning of a dump of the service `from`, as that of the service `to`: another database, in which
/// the account that views and routines were defined by has its rights and nobody can log in with it. Throws
/// Error (refused) when `head` does not name its database as mariadb-dump does.
std::string renamed_head(const std::string &head, const std::string &from, const std::string &to);

/// Reads a dump of `from` to its end and hands `take` a descriptor that one of `to` is read from; what either
/// throws passes through.
void rename_dump(int input, const std::string &from, const std::string &to,
                 const std::function<void(int)> &take);

} // namespace fgn::host
