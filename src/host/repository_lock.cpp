// SPDX-License-Identifier: Apache-2.0
#include "host/repository_lock.h"

#include <nlohmann/json.hpp>
#include <unistd.h>

#include <array>
#include <climits>
#include <fstream>

namespace fgn::host {

namespace {

std::string own_hostname() {
    std::array<char, HOST_NAME_MAX + 1> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name.data();
}

bool is_restic(int pid) {
    std::string name;
    std::ifstream{"/proc/" + std::to_string(pid) + "/comm"} >> name;
    return name.starts_with("restic");
}

} // namespace

bool may_be_held(const std::string &lock) {
    const auto told = nlohmann::json::parse(lock, nullptr, false);
    return !told.is_object() || told.value("hostname", "") != own_hostname() ||
           is_restic(told.value("pid", 0));
}

} // namespace fgn::host
