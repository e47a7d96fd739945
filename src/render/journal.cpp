// SPDX-License-Identifier: Apache-2.0
#include "render/journal.h"

namespace fgn::render {

namespace {

constexpr std::uint64_t rate_interval = 30; // seconds, journald's own: shorter bursts pass

} // namespace

std::string journal_conf(const model::JournalBounds &bounds) {
    std::string text = "# Written by fgnctl; changes are lost at the next apply.\n[Journal]\n";
    if (bounds.rate)
        text += "RateLimitIntervalSec=" + std::to_string(rate_interval) +
                "s\nRateLimitBurst=" + std::to_string(*bounds.rate * rate_interval) + "\n";
    if (bounds.size)
        for (const char *place : {"System", "Runtime"})
            text += std::string{place} + "MaxUse=" + std::to_string(*bounds.size) + "\n";
    if (bounds.days)
        text += "MaxRetentionSec=" + std::to_string(*bounds.days) + "day\n";
    return text;
}

std::string journal_line(const model::Logs &logs, const std::string &journal_namespace) {
    return logs.journal.any() ? "LogNamespace=" + journal_namespace + "\n" : "";
}

} // namespace fgn::render
