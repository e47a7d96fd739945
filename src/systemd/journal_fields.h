// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "systemd/journal.h"

#include <systemd/sd-journal.h>

#include <cstddef>

namespace fgn::systemd {

/// Longer fields are cut.
constexpr std::size_t journal_field_limit = 48U << 10U;

/// The entry that `journal` stands at.
JournalEntry read_entry(sd_journal *journal);

} // namespace fgn::systemd
