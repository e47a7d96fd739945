// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

namespace fgn::render {

/// Seconds that Podman gives a container to stop before it kills it.
struct StopBudget {
    static constexpr int app = 30;
    static constexpr int web = 35;  // longer than nginx's worker_shutdown_timeout
    static constexpr int db = 120;  // a large buffer pool is written out
    static constexpr int kill = 15; // until systemd kills what Podman could not

    /// Of the whole user manager: its containers stop one after the other.
    static constexpr int manager =
        app + web + db + 3 * kill + static_cast<int>(model::most_containers) * (model::longest_stop + kill);
};

} // namespace fgn::render
