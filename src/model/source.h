// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <string>
#include <string_view>

namespace fgn::model {

/// Whether `text` is the address of a Git repository that can be fetched, by HTTPS or SSH, without a password
/// in it.
bool is_git_url(std::string_view text);

/// Whether `text` names an image of a registry in full: "host[:port]/name:tag" or "host[:port]/name@digest".
bool is_image_reference(std::string_view text);
/// "host[:port]" of a registry; one without a dot or a port is "localhost".
bool is_registry(std::string_view text);
/// The same image with what `ref`, a tag or a digest, names instead.
std::string image_with(const std::string &reference, const std::string &ref);

bool over_ssh(const Git &git);
/// What the host of a repository over SSH is called in a known_hosts file: "host" or "[host]:2222".
std::string known_host(const Git &git);

/// What tells one source from another: the same one holds the same commits.
std::string reference(const Git &git);
/// Of whichever kind; empty for a folder.
std::string reference(const App &app);

} // namespace fgn::model
