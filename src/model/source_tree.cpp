// SPDX-License-Identifier: Apache-2.0
#include "model/source_tree.h"

#include "base/error.h"
#include "model/module.h"
#include "model/pyproject.h"

namespace fgn::model {

namespace {

constexpr std::size_t settings_limit = 64U << 10U;
constexpr std::size_t code_limit = 8U << 20U;

Error usage(std::string context, std::string object, std::string reason, std::string hint) {
    return {std::move(context), std::move(object), std::move(reason), std::move(hint), ExitCode::usage};
}

void check_module(const std::string &module, const std::string &where, const SourceTree &tree) {
    const auto candidates = module_files(module);
    for (const std::string &file : candidates) {
        const auto text = tree.read(file, code_limit);
        if (!text)
            continue;
        const std::string variable = module_variable(module);
        if (!may_define(*text, variable))
            throw usage("find the application", module, where + "/" + file + " does not define " + variable,
                        "Correct [app] module: it is FILE:VARIABLE, or FILE:FACTORY().");
        return;
    }
    throw usage("find the application", module, "there is no " + candidates.front() + " in " + where,
                "Correct [app] module or [app] source.");
}

/// A further file, `what` of it.
void check_file(const std::optional<std::string> &file, const std::string &where, const SourceTree &tree,
                const std::string &what, const std::string &key) {
    if (file && !tree.read(*file, settings_limit))
        throw usage("read " + what, where + "/" + *file, "there is no such file",
                    "Correct " + key + ", or leave it out.");
}

void check_wheelhouse(const std::optional<std::string> &folder, const std::string &where,
                      const SourceTree &tree) {
    if (folder && !tree.has_folder(*folder))
        throw usage("take wheels from", where + "/" + *folder, "there is no such folder",
                    "Correct [app] wheelhouse, or leave it out.");
}

bool is_pyproject(const std::string &file) {
    return file.ends_with(".toml");
}

std::optional<std::string> read_default(const std::string &where, const SourceTree &tree) {
    if (auto text = tree.read("requirements.txt", settings_limit))
        return text;
    const auto project = tree.read("pyproject.toml", settings_limit);
    return project ? pyproject_requirements(*project, where + "/pyproject.toml") : std::nullopt;
}

} // namespace

std::optional<std::string> requirements(const App &app, const std::string &where, const SourceTree &tree) {
    if (app.from_image())
        return std::nullopt;
    if (!app.requirements)
        return read_default(where, tree);
    const std::string file = where + "/" + *app.requirements;
    auto text = tree.read(*app.requirements, settings_limit);
    if (!text)
        throw usage("read the requirements", file, "there is no such file",
                    "Correct [app] requirements, or leave it out.");
    return is_pyproject(file) ? pyproject_requirements(*text, file) : text;
}

std::optional<std::string> check_source_tree(const Service &service, const std::string &where,
                                             const SourceTree &tree) {
    check_module(service.app.module, where, tree);
    const auto &folder = service.web.static_folder;
    if (folder && !tree.has_folder(*folder))
        throw usage("serve static files from", where + "/" + *folder, "there is no such folder",
                    "Correct [web] static, or leave it out.");
    check_wheelhouse(service.app.wheelhouse, where, tree);
    check_file(service.app.gunicorn_config, where, tree, "the settings of gunicorn", "[app] gunicorn_config");
    check_file(service.web.include, where, tree, "the settings of nginx", "[web] include");
    check_file(service.web.error_page, where, tree, "the page of errors", "[web] error_page");
    return requirements(service.app, where, tree);
}

} // namespace fgn::model
