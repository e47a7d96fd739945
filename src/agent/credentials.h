// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "agent/context.h"

#include <map>
#include <string>
#include <vector>

namespace fgn::agent {

/// The secrets by which code is fetched, in files that no container sees: a timer fetches without root.
class Credentials {
  public:
    /// `revisions` by the name of each secret that there is.
    Credentials(Context &context, std::map<std::string, std::string> revisions)
        : context_(context), revisions_(std::move(revisions)) {}

    bool has(const std::string &secret) const;
    void keep(const std::string &secret, const std::string &value) const;
    /// Of its file; throws Error when there is none.
    std::string path(const std::string &secret) const;
    std::string value(const std::string &secret) const;
    /// Removes those of other revisions.
    void prune() const;

    /// Settings of git(1), "name=value", that name where the credentials are and hold none of them.
    std::vector<std::string> git_settings(const model::Git &git) const;

  private:
    Context &context_;
    std::map<std::string, std::string> revisions_;
};

/// The answer of a credential helper, see gitcredentials(7), on standard output: the token in `file`. Nothing
/// is kept or forgotten, whatever git asks.
void answer_git(const std::string &file, const std::string &operation);

} // namespace fgn::agent
