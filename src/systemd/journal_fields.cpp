// SPDX-License-Identifier: Apache-2.0
#include "systemd/journal_fields.h"

#include "base/error.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace fgn::systemd {

namespace {

/// Empty when the entry has no such field.
std::string field(sd_journal *journal, std::string_view name) {
    const void *data = nullptr;
    std::size_t length = 0;
    if (::sd_journal_get_data(journal, std::string{name}.c_str(), &data, &length) < 0)
        return {};
    std::string_view value{static_cast<const char *>(data), length};
    value.remove_prefix(std::min(length, name.size() + 1)); // "NAME="
    return std::string{value.substr(0, journal_field_limit)};
}

std::string first_field(sd_journal *journal, std::initializer_list<std::string_view> names) {
    for (const std::string_view name : names)
        if (std::string value = field(journal, name); !value.empty())
            return value;
    return {};
}

template <typename T>
std::optional<T> number(std::string_view text) {
    T value{};
    const char *const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    return read.ec == std::errc{} && read.ptr == end ? std::optional{value} : std::nullopt;
}

} // namespace

JournalEntry read_entry(sd_journal *journal) {
    JournalEntry entry;
    if (const int failed = ::sd_journal_get_realtime_usec(journal, &entry.realtime); failed < 0)
        throw system_error("read", "the journal", -failed);
    entry.unit = first_field(journal, {"USER_UNIT", "UNIT", "_SYSTEMD_USER_UNIT", "_SYSTEMD_UNIT"});
    entry.container = field(journal, "CONTAINER_NAME");
    entry.identifier = field(journal, "SYSLOG_IDENTIFIER");
    entry.priority = number<int>(field(journal, "PRIORITY")).value_or(entry.priority);
    entry.uid = number<uid_t>(field(journal, "_UID"));
    entry.message = field(journal, "MESSAGE");
    return entry;
}

} // namespace fgn::systemd
