// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace fgn::host {

/// Whether its holder may live, by what `restic cat lock` tells; what is no lock may be held. A process of
/// the holder's number is none that has another name, as after a reboot.
bool may_be_held(const std::string &lock);

} // namespace fgn::host
