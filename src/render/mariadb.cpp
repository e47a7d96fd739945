// SPDX-License-Identifier: Apache-2.0
#include "render/mariadb.h"

#include "render/quote.h"

#include <algorithm>

namespace fgn::render {

namespace {

constexpr std::uint64_t mebibyte = 1U << 20U;
constexpr std::uint64_t least_pool = 16 * mebibyte;
constexpr std::uint32_t spare_connections = 10; // for dumps, checks and the administrator

constexpr std::string_view configuration = R"conf(# Written by fgnctl; changes are lost at the next apply.
[mariadbd]
datadir = /var/lib/database/data
socket = /run/mysqld/mysqld.sock
pid-file = /tmp/mariadbd.pid
tmpdir = /var/lib/database/tmp
init-file = /run/secrets/database-init
skip-networking
skip-name-resolve
skip-symbolic-links
local-infile = 0
# Not who connects and says nothing, as every question about its health does.
log-warnings = 1
character-set-server = utf8mb4
max_connections = @CONNECTIONS@
innodb_buffer_pool_size = @POOL@
)conf";

constexpr std::string_view start = R"sh(#!/bin/sh
# Written by fgnctl; changes are lost at the next apply.
set -eu
trap 'exit 143' TERM
umask 027
cd /var/lib/database
own=$(mariadbd --no-defaults --version | sed -n 's/^[^0-9]*\([0-9]*\.[0-9]*\).*/\1/p')
data=$(cat version 2>/dev/null || true)
if [ -n "$own" ] && [ "$(printf '%s\n' "$own" "$data" | sort -V | tail -n 1)" != "$own" ]; then
    echo "The data is of MariaDB $data, and this image has $own, which cannot read it: take an image of $data or later." >&2
    exit 1
fi
echo "$own" >version.new
mv version.new version
rm -rf new tmp
mkdir tmp
if [ ! -d data ]; then
    mariadb-install-db --no-defaults --datadir=/var/lib/database/new --tmpdir=/var/lib/database/tmp \
        --auth-root-authentication-method=normal --skip-test-db --skip-name-resolve >/dev/null
    mv new data
fi
exec mariadbd --defaults-file=/etc/fgnctl/my.cnf
)sh";

constexpr std::string_view statements =
    R"sql(CREATE DATABASE IF NOT EXISTS `@NAME@` CHARACTER SET utf8mb4;
CREATE USER IF NOT EXISTS '@NAME@'@'localhost';
ALTER USER '@NAME@'@'localhost' IDENTIFIED BY '@USER@';
GRANT ALL PRIVILEGES ON `@NAME@`.* TO '@NAME@'@'localhost';
ALTER USER 'root'@'localhost' IDENTIFIED BY '@ROOT@';
)sql";

std::uint64_t pool(const model::Service &service) {
    const std::uint64_t by_limit =
        service.database_limits.memory ? *service.database_limits.memory / 2 : 128 * mebibyte;
    return service.database->buffer_pool.value_or(std::max(by_limit, least_pool));
}

std::uint32_t connections(const model::Service &service) {
    return service.database->connections.value_or(
        service.app.replicas * service.app.workers * service.app.threads + spare_connections);
}

} // namespace

std::string mariadb_conf(const model::Service &service) {
    return fill(configuration, {{"CONNECTIONS", std::to_string(connections(service))},
                                {"POOL", std::to_string(pool(service))}});
}

std::string mariadb_start() {
    return std::string{start};
}

std::string mariadb_init(const model::Service &service, const DatabasePasswords &passwords) {
    return fill(statements,
                {{"NAME", database_name(service)}, {"USER", passwords.user}, {"ROOT", passwords.root}});
}

std::string mariadb_root_client(const DatabasePasswords &passwords) {
    return "[client]\nsocket = /run/mysqld/mysqld.sock\nuser = root\npassword = " + passwords.root + "\n";
}

std::string database_name(const model::Service &service) {
    std::string name = service.name;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

std::string database_url(const model::Service &service, const DatabasePasswords &passwords) {
    const std::string name = database_name(service);
    return "mysql://" + name + ":" + passwords.user + "@localhost/" + name +
           "?unix_socket=/run/database/mysqld.sock&charset=utf8mb4";
}

} // namespace fgn::render
