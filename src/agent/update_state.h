// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "os/directory.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace fgn::agent {

/// What the next look for a new commit, or the digest of a new image, must know of those before.
struct UpdateState {
    std::optional<std::int64_t> held; // seconds since 1970; unset: timers deploy
    std::string commit;               // not to be brought by itself; empty: any is
    std::string reason;               // why it failed; empty: somebody went back from it
    std::string unreachable;          // why nobody could be asked for commits; empty: the last look could

    static UpdateState read(const os::Directory &home);
    void write(const os::Directory &home) const;
    /// For status, by the names above; null where there is none.
    nlohmann::json to_json() const;
};

} // namespace fgn::agent
