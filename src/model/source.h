// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <string>
#include <string_view>

namespace fgn::model {

/// Whether `text` is the address of a Git repository that can be fetched, by HTTPS or SSH, without a password
/// in it.
bool is_git_url(std::string_view text);

bool over_ssh(const Git &git);
/// What the host of a repository over SSH is called in a known_hosts file: "host" or "[host]:2222".
std::string known_host(const Git &git);

/// What tells one source from another: the same one holds the same commits.
std::string reference(const Git &git);

} // namespace fgn::model
