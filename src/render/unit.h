// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/hook.h"
#include "model/layout.h"
#include "model/service.h"
#include "render/database_job.h"
#include "render/nginx.h"

#include <sys/types.h>

#include <string>

namespace fgn::render {

/// User unit of one replica of an application instance.
std::string app_unit(const model::Service &service, const model::Layout &layout, std::uint64_t instance,
                     std::uint32_t replica = 1);

/// User unit that has ended when the command of `hook` has, or after update.hook_timeout.
std::string hook_unit(const model::Service &service, const model::Layout &layout, model::Hook hook,
                      std::uint64_t instance);

/// User unit that has ended when nginx has read its configuration, or after a minute.
std::string check_unit(const model::Service &service, const model::Layout &layout, std::uint64_t generation);

/// User unit of the MariaDB; it is active when the database answers.
std::string db_unit(const model::Service &service, const model::Layout &layout, std::uint64_t instance);

/// User unit that has ended when the job on the MariaDB's data has, or after half an hour.
std::string database_job_unit(const model::Service &service, const model::Layout &layout, DatabaseJob job);

/// User unit of one of [[container]]; it is active when the container runs and, where it has a check, is
/// healthy; of a job, when it has ended well.
std::string any_unit(const model::Service &service, const model::Layout &layout,
                     const model::Container &container, std::uint64_t instance);
/// Starts the unit of the same name; empty for a container that has no timer. It catches up with what it
/// missed while the machine was off.
std::string any_timer(const model::Service &service, const model::Container &container);

/// The manager that owns the ingress: the service user's, or PID 1 where only that may open its sockets.
struct IngressScope {
    bool system = false;
    uid_t uid = 0; // system only: whose container it starts
};

/// Takes its sockets from the socket unit of the same name.
std::string web_unit(const model::Service &service, const model::Layout &layout, std::uint64_t instance,
                     const IngressScope &scope);

/// The same in both scopes: ports outlive the web server, in the order of `listeners`.
std::string web_socket(const model::Service &service, const Ingress &ingress);

} // namespace fgn::render
