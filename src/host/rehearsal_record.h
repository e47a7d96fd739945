// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "host/paths.h"

#include <cstdint>
#include <string>

namespace fgn::host {

/// How the last rehearsal of a restore ended, in a file that everybody may read.
struct RehearsalRecord {
    std::uint64_t number = 0;       // of the backup
    std::int64_t at = 0;            // seconds since 1970
    std::uint64_t milliseconds = 0; // that it took until all was healthy
    std::string failure;            // in words; empty: it could be restored

    void write(const Paths &paths, const std::string &service) const;
    static void remove(const Paths &paths, const std::string &service);
};

} // namespace fgn::host
