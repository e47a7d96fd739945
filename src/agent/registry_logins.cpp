// SPDX-License-Identifier: Apache-2.0
#include "agent/registry_logins.h"

#include "base/text.h"

#include <nlohmann/json.hpp>

namespace fgn::agent {

namespace {

using nlohmann::json;

/// Not the one in /run that podman-login(1) writes, which is gone after a reboot.
constexpr const char *folder = ".config/containers";
constexpr const char *file = ".config/containers/auth.json";
constexpr std::size_t limit = 1U << 20U;

std::string text_of(const RegistryLogins &logins) {
    json auths = json::object();
    for (const auto &[registry, login] : logins)
        auths[registry] = {{"auth", base64(login)}};
    return json{{"auths", auths}}.dump(2) + "\n";
}

} // namespace

bool keep_logins(const os::Directory &home, const RegistryLogins &logins) {
    if (logins.empty())
        return home.sub_if_exists(folder) && home.remove(file);
    const std::string text = text_of(logins);
    home.make(folder, {0700});
    if (home.read(file, limit) == text)
        return false;
    home.write(file, text, {0600});
    return true;
}

} // namespace fgn::agent
