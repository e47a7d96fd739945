// SPDX-License-Identifier: Apache-2.0
#include "host/rehearsal_record.h"

#include "base/text.h"
#include "os/directory.h"

#include <nlohmann/json.hpp>

namespace fgn::host {

namespace {

constexpr std::size_t reason_limit = 2000;

/// No name of a service holds '.'.
std::string file_of(const std::string &service) {
    return service + ".rehearsal.json";
}

std::string folder_of(const Paths &paths) {
    return paths.state + "/backups";
}

} // namespace

void RehearsalRecord::write(const Paths &paths, const std::string &service) const {
    const nlohmann::json kept{{"number", number},
                              {"at", at},
                              {"milliseconds", milliseconds},
                              {"failure", sanitise(failure.substr(0, failure.find('\n')), reason_limit)}};
    os::Directory::ensure(folder_of(paths), {0755})
        .write(file_of(service), kept.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n",
               {0644});
}

void RehearsalRecord::remove(const Paths &paths, const std::string &service) {
    if (const auto folder = os::Directory::open_if_exists(folder_of(paths)))
        folder->remove(file_of(service));
}

} // namespace fgn::host
