// SPDX-License-Identifier: Apache-2.0
#include "host/binds.h"

#include "base/error.h"
#include "base/text.h"
#include "model/grammar.h"
#include "os/directory.h"

namespace fgn::host {

namespace {

/// What to change in the manifest where the path itself is wrong.
struct Key {
    const char *missing, *link;
};
constexpr Key binds{"Make it, or take it out of binds.", "Write the path that it leads to in binds."};
constexpr Key live{"Correct [app] source.", "Write the path that it leads to in [app] source."};

[[noreturn]] void refuse(const std::string &path, const std::string &reason, const std::string &hint) {
    throw Error{"mount in the container", path, reason, hint, ExitCode::refused};
}

/// `path` is relative to `root`; a file is read, a folder is read and passed.
void require_visible(const os::Directory &root, const std::string &path, bool last, const Key &key) {
    const auto info = root.status(path);
    if (!info)
        refuse("/" + path, "it is not there", key.missing);
    if (S_ISLNK(info->st_mode))
        refuse("/" + path, "it is a symbolic link", key.link);
    const mode_t needed =
        static_cast<mode_t>(S_ISDIR(info->st_mode) ? S_IXOTH : 0) | static_cast<mode_t>(last ? S_IROTH : 0);
    if ((info->st_mode & needed) != needed)
        refuse("/" + path, "not everybody may read it, and the container's users are nobody's group",
               "Run: chmod o+" + std::string{last ? "rX" : "x"} + " /" + path);
}

void require_visible(const os::Directory &root, const std::string &source, const Key &key) {
    std::string path;
    const auto parts = split(source.substr(1), '/');
    for (std::size_t i = 0; i < parts.size(); ++i) {
        path += (i == 0 ? "" : "/") + parts[i];
        require_visible(root, path, i + 1 == parts.size(), key);
    }
}

} // namespace

void require_visible_binds(const model::Service &service) {
    const os::Directory root = os::Directory::open("/");
    for (const auto &[source, target] : service.storage.binds)
        require_visible(root, source, binds);
    for (const model::Container &container : service.containers)
        for (const auto &[source, target] : container.binds)
            require_visible(root, source, binds);
}

void require_visible_code(const std::string &folder) {
    if (!model::grammar::bind_source.accepts(folder))
        refuse(folder, "no container may see it",
               "Move the application to a folder of its own, like /srv/site.");
    require_visible(os::Directory::open("/"), folder, live);
}

} // namespace fgn::host
