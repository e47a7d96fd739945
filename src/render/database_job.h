// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"
#include "render/container.h"

#include <nlohmann/json_fwd.hpp>

#include <string>

namespace fgn::render {

/// What is done with all data of a service's MariaDB: written to a file, replaced by those of a file while
/// the server runs, removed while it does not.
enum class DatabaseJob { dump, restore, clear };

constexpr DatabaseJob every_database_job[] = {DatabaseJob::dump, DatabaseJob::restore, DatabaseJob::clear};

/// Of its container and unit.
constexpr const char *role(DatabaseJob job) {
    return job == DatabaseJob::dump ? "db-dump" : job == DatabaseJob::restore ? "db-restore" : "db-clear";
}

/// Ends when the job has; `file` is on the machine, and of no interest to what removes.
nlohmann::json database_job_container(const model::Service &service, const ContainerInput &input,
                                      DatabaseJob job, const std::string &file);

} // namespace fgn::render
