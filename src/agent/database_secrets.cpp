// SPDX-License-Identifier: Apache-2.0
#include "agent/database_secrets.h"

#include "os/random.h"
#include "render/container.h"
#include "render/mariadb.h"

namespace fgn::agent {

namespace {

constexpr std::size_t password_bytes = 24;

} // namespace

void ensure_database_secrets(const podman::Secrets &secrets, const model::Service &service) {
    const render::DatabaseSecrets names{service.name};
    bool complete = true;
    for (const std::string &name : {names.init, names.root, names.password, names.url})
        complete = complete && secrets.exists(name);
    if (complete)
        return;
    const render::DatabasePasswords passwords{os::random_hex(password_bytes), os::random_hex(password_bytes)};
    secrets.set(names.init, render::mariadb_init(service, passwords));
    secrets.set(names.root, render::mariadb_root_client(passwords));
    secrets.set(names.password, passwords.user);
    secrets.set(names.url, render::database_url(service, passwords));
}

} // namespace fgn::agent
