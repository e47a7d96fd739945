// SPDX-License-Identifier: Apache-2.0
#include "agent/volume_exchange.h"

#include <algorithm>

namespace fgn::agent {

namespace {

constexpr const char *files = "_data", *waiting = "_restored", *replaced = "_replaced";

/// The folder that Podman keeps a volume in is the service user's, whoever owns the files in it.
os::Directory folder_of(Context &context, const std::string &name) {
    return os::Directory::open(context.layout.volumes()).sub(context.layout.volume(name));
}

void make_missing(Context &context, const std::vector<std::string> &names) {
    const std::vector<std::string> there = context.podman.volumes.list();
    for (const std::string &name : names)
        if (const std::string full = context.layout.volume(name);
            std::find(there.begin(), there.end(), full) == there.end())
            context.podman.volumes.create(full);
}

bool has(const os::Directory &folder, const char *name) {
    return folder.status(name).has_value();
}

} // namespace

void take_restored_volumes(Context &context, const std::vector<std::string> &names) {
    make_missing(context, names);
    for (const std::string &name : names) {
        const os::Directory folder = folder_of(context, name);
        if (!has(folder, waiting))
            continue;
        if (!has(folder, replaced))
            folder.rename(files, replaced);
        folder.rename(waiting, files);
        folder.sync();
    }
}

void take_back_volumes(Context &context, const std::vector<std::string> &names) {
    for (const std::string &name : names) {
        const os::Directory folder = folder_of(context, name);
        if (!has(folder, replaced))
            continue;
        if (has(folder, files))
            folder.rename(files, waiting);
        folder.rename(replaced, files);
        folder.sync();
    }
}

} // namespace fgn::agent
