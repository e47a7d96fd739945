// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

namespace fgn::host {

/// `value` encrypted for this machine under `name` by systemd-creds(1), with its TPM where it has one; empty
/// where that cannot be done.
std::optional<std::string> seal(const std::string &name, const std::string &value);

/// What seal made; throws Error when this machine cannot read it, having lost its key.
std::string unseal(const std::string &name, const std::string &sealed);

} // namespace fgn::host
