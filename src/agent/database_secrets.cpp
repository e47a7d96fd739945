// SPDX-License-Identifier: Apache-2.0
#include "agent/database_secrets.h"

#include "base/error.h"
#include "render/container.h"
#include "render/mariadb.h"

#include <openssl/rand.h>

#include <array>

namespace fgn::agent {

namespace {

/// 192 bits as hexadecimal digits, which need no quoting anywhere.
std::string new_password() {
    std::array<unsigned char, 24> random{};
    if (RAND_bytes(random.data(), random.size()) != 1)
        throw Error{"make a password for", "the database", "OpenSSL has no random numbers"};
    std::string digits;
    for (const unsigned char byte : random)
        for (const unsigned nibble : {unsigned{byte} >> 4U, unsigned{byte} & 0xFU})
            digits += "0123456789abcdef"[nibble];
    return digits;
}

} // namespace

void ensure_database_secrets(const podman::Secrets &secrets, const model::Service &service) {
    const render::DatabaseSecrets names{service.name};
    bool complete = true;
    for (const std::string &name : {names.init, names.root, names.password, names.url})
        complete = complete && secrets.exists(name);
    if (complete)
        return;
    const render::DatabasePasswords passwords{new_password(), new_password()};
    secrets.set(names.init, render::mariadb_init(service, passwords));
    secrets.set(names.root, render::mariadb_root_client(passwords));
    secrets.set(names.password, passwords.user);
    secrets.set(names.url, render::database_url(service, passwords));
}

} // namespace fgn::agent
