// SPDX-License-Identifier: Apache-2.0
#include "agent/log_folder.h"

#include "base/error.h"

#include <array>
#include <ctime>

namespace fgn::agent {

namespace {

constexpr std::size_t most_starts = 10;
constexpr const char *current = "current";

/// In the order of time, as in 20260131T180000Z.
std::string now() {
    std::array<char, 32> text{};
    const std::time_t seconds = std::time(nullptr);
    struct tm parts {};
    ::gmtime_r(&seconds, &parts);
    return {text.data(), std::strftime(text.data(), text.size(), "%Y%m%dT%H%M%SZ", &parts)};
}

void begin_dated(const os::Directory &role, const std::string &start) {
    role.link(current, start);
    const std::vector<std::string> starts = role.list_folders();
    for (std::size_t oldest = 0; oldest + most_starts < starts.size(); ++oldest)
        role.remove(starts[oldest]);
}

os::Directory folder_above(const std::string &folder) {
    const std::string above = folder.substr(0, folder.rfind('/'));
    if (auto found = os::Directory::open_if_exists(above))
        return std::move(*found);
    throw Error{"open the logs in", above, "there is no such folder",
                "Have it made again: sudo fgnctl provision " + above.substr(above.rfind('/') + 1)};
}

} // namespace

void open_logs(const std::string &folder, bool dated, const std::vector<std::string> &files) {
    const os::Directory role = folder_above(folder).make(folder.substr(folder.rfind('/') + 1), {0755});
    const std::string start = dated ? now() : ".";
    const os::Directory place = dated ? role.make(start, {0755}) : role.sub(start);
    for (const std::string &file : files)
        if (!place.status(file))
            place.write(file, "", log_file_mode);
    if (dated)
        begin_dated(role, start);
}

} // namespace fgn::agent
