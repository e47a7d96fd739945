// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fgn::model {

/// The files below the source folder that may hold the module of "a.b:c": a/b.py, then a/b/__init__.py.
std::vector<std::string> module_files(std::string_view module);

/// The name that "a.b:c" or "a.b:c()" takes from its module: c.
std::string module_variable(std::string_view module);

/// Whether the Python `text` may define `variable`; false only if it cannot.
bool may_define(std::string_view text, std::string_view variable);

} // namespace fgn::model
