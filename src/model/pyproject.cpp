// SPDX-License-Identifier: Apache-2.0
#include "model/pyproject.h"

#include "base/text.h"
#include "model/document.h"

#include <algorithm>

namespace fgn::model {

namespace {

constexpr std::size_t most_dependencies = 500;
constexpr const char *hint =
    "Write a requirements.txt, for example with: uv export, poetry export or pip freeze.";

/// What begins with '-' would be an option of pip's.
bool is_dependency(std::string_view text) {
    return !text.empty() && text.size() <= 1000 && text.front() != '-' &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; });
}

constinit const Grammar dependency{is_dependency, "the name of a package and its releases",
                                   "write it like \"flask>=3\""};

bool is_dynamic(const toml::table &project) {
    const toml::array *names = project["dynamic"].as_array();
    return names != nullptr && std::any_of(names->begin(), names->end(), [](const toml::node &name) {
               return name.value_or(std::string_view{}) == "dependencies";
           });
}

} // namespace

std::optional<std::string> pyproject_requirements(std::string_view text, const std::string &file) {
    const Origin origin{"read what the project needs", file};
    const toml::table root = parse_toml(text, origin);
    const toml::table none, *const found = root["project"].as_table();
    const toml::table &project = found == nullptr ? none : *found;
    if (const toml::node *list = project.get("dependencies"))
        return join(Value{*list, origin, "project.dependencies"}.texts(dependency, most_dependencies), "\n") +
               "\n";
    if (is_dynamic(project))
        Value{*project.get("dynamic"), origin, "project.dynamic"}.refuse(
            "its dependencies are known to its own build alone", hint);
    if (const toml::node *poetry = root.at_path("tool.poetry.dependencies").node())
        Value{*poetry, origin, "tool.poetry.dependencies"}.refuse("that is Poetry's own form", hint);
    return std::nullopt;
}

} // namespace fgn::model
