// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/directory.h"

#include <map>
#include <string>

namespace fgn::agent {

/// "user:password" by registry.
using RegistryLogins = std::map<std::string, std::string>;

/// Keeps them where Podman looks for them, in a file that only the service user can read, see
/// containers-auth.json(5); without any there is no file. Whether anything changed.
bool keep_logins(const os::Directory &home, const RegistryLogins &logins);

} // namespace fgn::agent
