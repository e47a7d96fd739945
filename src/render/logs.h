// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/layout.h"
#include "model/service.h"

#include <string>
#include <string_view>
#include <vector>

namespace fgn::render {

/// Where containers see the folder of their log files.
constexpr const char *log_mount = "/var/log/fgnctl";

/// The files that a role writes, where not to the journal.
std::vector<std::string_view> log_files(std::string_view role);

/// nginx's directive for its errors; those that keep it from starting are for the journal too.
std::string error_log(const model::Logs &logs);
/// nginx's directives for what it writes of each request. In both forms it escapes what a visitor sent, so
/// that nobody forges a line or a field.
std::string access_log(const model::Logs &logs);
/// gunicorn's setting of that name.
std::string gunicorn_error_log(const model::Logs &logs);

/// Has the files of `role` made before its container starts, since that may not make any; "" without files.
std::string open_logs_line(const model::Logs &logs, const model::Layout &layout, const std::string &role,
                           std::uint32_t replica = 1);
/// What keeps the files within their bounds.
std::string logs_unit(const model::Service &service);

} // namespace fgn::render
