// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <set>
#include <string>
#include <string_view>

namespace fgn::model {

/// Whether `name` can be that of a secret: its file in a container and a variable are called by it.
bool valid_secret(std::string_view name);

/// Names of the secrets that any container of `service` reads.
std::set<std::string> secrets_of_containers(const Service &service);
/// Names of those by which its code and its dependencies are fetched, and by which it is told that there is
/// some.
std::set<std::string> secrets_of_source(const Service &service);
/// Names of both.
std::set<std::string> secrets_of(const Service &service);

} // namespace fgn::model
