// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace fgn::os {

/// From now on every bridge of this network namespace keeps the hardware address that it has, whoever joins
/// or leaves it, and whoever knows another one is told. Throws Error.
void pin_bridges();

} // namespace fgn::os
