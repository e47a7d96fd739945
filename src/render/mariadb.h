// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <sys/types.h>

#include <string>

namespace fgn::render {

constexpr uid_t database_user = 999; // inside its containers
/// In no image: Podman 4.3 gives a volume the owner of the folder that it covers, whatever is asked.
constexpr const char *database_folder = "/var/lib/database";

/// The option file of the server.
std::string mariadb_conf(const model::Service &service);

/// What the container runs: makes the data directory on a new volume, then becomes the server. A kill in
/// between leaves nothing that looks complete.
std::string mariadb_start();

/// What only the two sides of the database may know; letters and digits.
struct DatabasePasswords {
    std::string user, root;
};

/// The statements that the server runs at each start before it listens: database, user and passwords become
/// what they should be, whatever they were. One a line, as the server reads them.
std::string mariadb_init(const model::Service &service, const DatabasePasswords &passwords);

/// The option file by which clients in the database's own container are its administrator.
std::string mariadb_root_client(const DatabasePasswords &passwords);

/// Name of the database and of its user: the service's, with '_' for '-'.
std::string database_name(const model::Service &service);

/// Of the application's side, as SQLAlchemy and most others read it.
std::string database_url(const model::Service &service, const DatabasePasswords &passwords);

} // namespace fgn::render
