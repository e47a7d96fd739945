// SPDX-License-Identifier: Apache-2.0
#include "host/ledger.h"

#include "base/error.h"
#include "base/text.h"

#include <ctime>

namespace fgn::host {

namespace {

using nlohmann::json;

constexpr std::size_t ledger_limit = 4U << 20U;
constexpr std::string_view suffix = ".jsonl";

/// A line that a power cut left half written is no entry; its change had not begun.
std::vector<LedgerEntry> parse(const std::string &text) {
    std::vector<LedgerEntry> entries;
    for (const std::string &line : split(text, '\n')) {
        const json object = json::parse(line, nullptr, false);
        if (object.is_object())
            entries.push_back({object.value("step", ""), object.value("change", ""),
                               object.value("inverse", ""), object.value("facts", json::object())});
    }
    return entries;
}

} // namespace

Ledger::Ledger(const os::Directory &state, const std::string &name)
    : folder_(state.make("ledger", {0700})), name_(name), file_(name + std::string{suffix}),
      entries_(parse(folder_.read(file_, ledger_limit).value_or(""))) {}

std::vector<std::string> Ledger::services(const os::Directory &state) {
    std::vector<std::string> names;
    if (const auto folder = state.sub_if_exists("ledger"))
        for (const std::string &file : folder->list())
            if (file.ends_with(suffix))
                names.push_back(file.substr(0, file.size() - suffix.size()));
    return names;
}

bool Ledger::records(const std::string &step) const {
    for (const LedgerEntry &entry : entries_)
        if (entry.step == step)
            return true;
    return false;
}

json Ledger::fact(const std::string &fact) const {
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry)
        if (const auto found = entry->facts.find(fact); found != entry->facts.end())
            return *found;
    return nullptr;
}

void Ledger::append(const LedgerEntry &entry) {
    const json line{{"at", static_cast<std::int64_t>(std::time(nullptr))},
                    {"step", entry.step},
                    {"change", entry.change},
                    {"inverse", entry.inverse},
                    {"facts", entry.facts}};
    // A newline before, not after: a line cut short must not swallow the next one.
    folder_.append(file_, "\n" + line.dump(), {0600});
    entries_.push_back(entry);
}

void Ledger::remove() {
    folder_.remove(file_);
    entries_.clear();
}

} // namespace fgn::host
