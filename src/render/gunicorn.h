// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <string>

namespace fgn::render {

/// gunicorn.conf.py: binds unix:/run/app/app.sock.
std::string gunicorn_conf(const model::Service &service);

/// A Python script that exits 0 when the application answers its health path with 2xx or 3xx.
/// Becomes the command of its arguments, in the environment that the application has.
std::string command_runner(const model::Service &service);

std::string health_check(const model::Service &service);

} // namespace fgn::render
