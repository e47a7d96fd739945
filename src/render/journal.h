// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <string>

namespace fgn::render {

/// journald.conf(5) of a service's own journal. Where the disk has much room journald lets several times the
/// rate through.
std::string journal_conf(const model::JournalBounds &bounds);

/// What puts the lines of a unit of the system into that journal; "" where it has none.
std::string journal_line(const model::Logs &logs, const std::string &journal_namespace);

} // namespace fgn::render
