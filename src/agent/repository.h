// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"
#include "agent/credentials.h"

#include <string>

namespace fgn::agent {

/// The Git repository that the application comes from, fetched into a folder of its own by git(1). What is
/// fetched is data: no hook, filter or command of it runs.
class Repository {
  public:
    Repository(Context &context, const model::Git &git, Credentials credentials);

    /// The 40 digits of what `ref` names, a branch, a tag or such digits; empty: what the manifest names.
    /// Throws Error when there is none, or when nobody answers within a minute.
    std::string resolve(const std::string &ref) const;
    /// The tree of that commit, of the folder that the manifest names; it is there until the next call.
    /// Takes ten minutes at the most.
    os::Directory fetch(const std::string &commit);

  private:
    std::vector<std::string> command(std::vector<std::string> arguments) const;
    std::vector<std::string> in_tree(std::vector<std::string> arguments) const;
    std::string run(const std::vector<std::string> &argv, std::chrono::seconds limit) const;
    bool has(const std::string &commit) const;
    void require_room(const std::string &commit) const;
    void check_out(const std::string &commit) const;

    const model::Git &git_;
    Credentials credentials_;
    const os::Directory &home_;
};

} // namespace fgn::agent
