// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <cstddef>
#include <string>
#include <vector>

namespace fgn::model {

/// What runs once beside an instance of the application, in a container of its own: before anything of a new
/// one starts, then its migration, and when it serves; and around a backup.
enum class Hook {
    before,
    migrate,
    after,
    quiesce,
    copy, // of an SQLite database; not the manifest's
    resume,
};

/// Those of a deployment.
constexpr Hook every_hook[] = {Hook::before, Hook::migrate, Hook::after};

/// Of its container and unit.
constexpr const char *role(Hook hook) {
    constexpr const char *roles[] = {"before",        "migrate", "after",
                                     "backup-before", "db-copy", "backup-after"};
    return roles[static_cast<std::size_t>(hook)];
}

/// Of the manifest.
constexpr const char *key(Hook hook) {
    constexpr const char *keys[] = {"update.before", "app.migrate",          "update.after",
                                    "backup.before", "copy of the database", "backup.after"};
    return keys[static_cast<std::size_t>(hook)];
}

/// Waits for writers as an application would; what it makes takes the database's place in a backup.
inline const std::vector<std::string> sqlite_copy{
    "/opt/venv/bin/python3", "-I", "-c",
    "import os, sqlite3\n"
    "source = os.environ['DATABASE_FILE']\n"
    "target = os.path.join(os.path.dirname(source), '.backup.sqlite')\n"
    "if os.path.exists(target):\n"
    "    os.remove(target)\n"
    "if os.path.exists(source):\n"
    "    one, other = sqlite3.connect(source, timeout=60), sqlite3.connect(target)\n"
    "    one.backup(other)\n"
    "    other.close()\n"};

/// Empty: there is none.
inline const std::vector<std::string> &command(const Service &service, Hook hook) {
    const std::vector<std::string> *commands[] = {&service.update.before, &service.app.migrate,
                                                  &service.update.after,  &service.backup.before,
                                                  &sqlite_copy,           &service.backup.after};
    return *commands[static_cast<std::size_t>(hook)];
}

} // namespace fgn::model
