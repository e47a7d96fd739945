// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "agent/generation.h"

#include <cstdint>
#include <set>
#include <string>

namespace fgn::agent {

/// What a database held when a generation was left is kept in a file of its number, which is complete or not
/// there. A name of a dump is that of its file.
std::string dump_of(std::uint64_t generation);
/// Of one made before, when the same generation has served on after a migration that failed.
std::string first_dump_of(std::uint64_t generation);
/// Of what is under way, until it is known whose it is.
constexpr const char *unsettled_dump = "before";

/// Of what a backup takes, and of what is to be restored from one.
constexpr const char *backup_dump = "backup", *restored_dump = "restore";

/// Whether there is one that is complete.
bool has_dump(const os::Directory &home, const std::string &name);
/// Writes all data of the database that runs as `server` says. Throws Error (unhealthy), and leaves nothing
/// of it.
void dump_database(Context &context, const Generation &server, const std::string &name);
/// Makes them all that the database which runs as `server` says holds. Throws Error (unhealthy).
void restore_database(Context &context, const Generation &server, const std::string &name);
/// Stops the database of `server`, and leaves nothing in it: its next start makes it anew.
void clear_database(Context &context, const Generation &server);

/// Ends and removes what reads or writes dumps, if any of it is there.
void retire_database_jobs(Context &context);
/// A dump that is to be made again for a generation does not take the place of its first.
void keep_first_dump(const os::Directory &home, std::uint64_t generation);
/// Takes the dump `name` over as that of `generation`.
void keep_dump(const os::Directory &home, const std::string &name, std::uint64_t generation);
/// Removes all but those of `generations`.
void forget_dumps(const os::Directory &home, const std::set<std::uint64_t> &generations);

} // namespace fgn::agent
