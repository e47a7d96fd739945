// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/request.h"
#include "os/archive.h"

#include <string>

namespace fgn::host {

/// The administrator's folder with the application, packed beside `scratch`; nothing for a repository, which
/// the service user fetches, and for a live folder.
os::Archive pack_code(const Request &request, const os::Directory &scratch);

/// SHA-256 of the archive of its wheelhouse; empty without one, and for a repository.
std::string wheels_of(const Request &request, const os::Directory &scratch);

/// The folder that containers see instead of a copy; empty: none.
std::string live_folder(const Request &request);

} // namespace fgn::host
