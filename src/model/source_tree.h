// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "model/service.h"

#include <functional>
#include <optional>
#include <string>

namespace fgn::model {

/// How a tree of code is read, wherever it is; paths are relative to it.
struct SourceTree {
    std::function<std::optional<std::string>(const std::string &path, std::size_t limit)> read;
    std::function<bool(const std::string &path)> has_folder;
};

/// The text of the file that the manifest names, else of requirements.txt, else what pyproject.toml names;
/// empty when nothing tells, and of an image, which brings them. Throws Error (usage), naming `where` the
/// tree is.
std::optional<std::string> requirements(const App &app, const std::string &where, const SourceTree &tree);

/// Returns the text of the requirements, if there are any. Throws Error (usage), naming `where` the tree is,
/// when it does not hold what the manifest says of it.
std::optional<std::string> check_source_tree(const Service &service, const std::string &where,
                                             const SourceTree &tree);

} // namespace fgn::model
