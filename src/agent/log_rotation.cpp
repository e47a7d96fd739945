// SPDX-License-Identifier: Apache-2.0
#include "agent/log_rotation.h"

#include "agent/log_folder.h"
#include "os/folder_watch.h"

#include <poll.h>

#include <set>

namespace fgn::agent {

namespace {

/// A busy site writes all the time.
constexpr std::chrono::milliseconds between_looks{200};

std::string numbered(const std::string &file, std::uint32_t number) {
    return file + "." + std::to_string(number);
}

bool same_file(const os::Directory &folder, const std::string &one, const std::string &other) {
    const auto first = folder.status(one), second = folder.status(other);
    return first && second && first->st_ino == second->st_ino;
}

/// The numbers move up by one.
void make_room(const os::Directory &folder, const std::string &file, std::uint32_t files) {
    for (std::uint32_t number = files - 1; folder.remove(numbered(file, number)); ++number) {
    }
    for (std::uint32_t number = files - 1; number > 1; --number)
        if (folder.status(numbered(file, number - 1)))
            folder.rename(numbered(file, number - 1), numbered(file, number));
}

/// Where the files of a role are: of its last start, if each has a folder of its own.
os::Directory current_files(const os::Directory &role) {
    const auto started = role.link_target("current");
    return started ? role.sub(*started) : role.sub(".");
}

bool rotate_all(const os::Directory &folder, const LogBounds &bounds) {
    bool any = false;
    for (const std::string &file : folder.list()) {
        const auto status = folder.status(file);
        if (!file.ends_with(".log") || !status || static_cast<std::uint64_t>(status->st_size) < bounds.bytes)
            continue;
        rotate(folder, file, bounds.files);
        any = true;
    }
    return any;
}

/// nginx and gunicorn both open their files anew at this signal.
void tell_writers(Context &context) {
    const std::set<std::string> writers{"app", "web"};
    for (const podman::Container &one :
         context.podman.containers.list("fgnctl.service=" + context.layout.name)) {
        const auto role = one.labels.find("fgnctl.role");
        if (one.running() && role != one.labels.end() && writers.contains(role->second))
            context.podman.containers.kill(one.name, "USR1");
    }
}

/// Whether something was rotated.
bool look(const os::Directory &logs, os::FolderWatch &watch, const LogBounds &bounds) {
    bool rotated = false;
    watch.add(logs);
    for (const std::string &name : logs.list_folders()) {
        const os::Directory role = logs.sub(name), folder = current_files(role);
        watch.add(role);
        watch.add(folder);
        rotated = rotate_all(folder, bounds) || rotated;
    }
    return rotated;
}

} // namespace

void rotate(const os::Directory &folder, const std::string &file, std::uint32_t files) {
    const std::string first = numbered(file, 1);
    if (!same_file(folder, file, first)) {
        make_room(folder, file, files);
        folder.hard_link(file, first);
    }
    folder.write(file, "", log_file_mode);
}

void keep_rotating(Context &context, const LogBounds &bounds) {
    const os::Directory logs = os::Directory::open(context.layout.logs());
    os::FolderWatch watch;
    tell_writers(context); // a run before may have ended without
    for (;;) {
        watch.forget();
        if (look(logs, watch, bounds))
            tell_writers(context);
        watch.wait();
        ::poll(nullptr, 0, static_cast<int>(between_looks.count()));
    }
}

} // namespace fgn::agent
