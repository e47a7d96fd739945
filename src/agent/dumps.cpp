// SPDX-License-Identifier: Apache-2.0
#include "agent/dumps.h"

#include "agent/one_shot.h"
#include "base/error.h"
#include "render/unit.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace fgn::agent {

namespace {

using render::DatabaseJob;

constexpr const char *folder = "fgnctl/dumps";
constexpr std::string_view last_words = "\n-- Dump completed";
constexpr std::chrono::minutes stop_limit{12};

std::string path_of(const std::string &name) {
    return std::string{folder} + "/" + name + ".sql";
}

OneShot one_shot(Context &context, DatabaseJob job) {
    return {context, context.layout.container(role(job), 0)};
}

/// Empty, or how it failed in words. Nothing of the job is left.
std::optional<std::string> run(Context &context, const Generation &server, DatabaseJob job,
                               const std::string &path) {
    const OneShot run = one_shot(context, job);
    run.retire(); // of a run that was killed
    auto failure =
        run.run(database_job_spec(server, context.layout, context.podman_version(), job,
                                  context.layout.home + "/" + path),
                render::database_job_unit(server.service(context.layout.name), context.layout, job));
    run.retire();
    return failure;
}

Error failed(Context &context, DatabaseJob job, const std::string &context_of, const std::string &why,
             const std::string &hint) {
    return {context_of, one_shot(context, job).unit(), why, hint, ExitCode::unhealthy};
}

/// The mode is for the user of the container: nobody else comes through the folder.
void write_dump(Context &context, const Generation &server, const std::string &name) {
    const os::Directory &home = context.home();
    const std::string half = "half-" + name;
    home.write(path_of(half), "", {0666});
    const auto failure = run(context, server, DatabaseJob::dump, path_of(half));
    if (failure || !has_dump(home, half))
        throw failed(context, DatabaseJob::dump, "dump the database in",
                     failure.value_or("the dump has no end"), "Is the disk full? See: df -h " + home.path());
    home.settle(path_of(half), 0600);
    home.rename(path_of(half), path_of(name));
}

} // namespace

std::string dump_of(std::uint64_t generation) {
    return std::to_string(generation);
}

std::string first_dump_of(std::uint64_t generation) {
    return dump_of(generation) + ".first";
}

bool has_dump(const os::Directory &home, const std::string &name) {
    const auto file = home.open_file(path_of(name));
    if (!file)
        return false;
    std::array<char, 200> end{};
    const off_t size = ::lseek(file->get(), 0, SEEK_END);
    const ssize_t got = ::pread(file->get(), end.data(), end.size(),
                                std::max<off_t>(0, size - static_cast<off_t>(end.size())));
    return got > 0 && std::string_view{end.data(), static_cast<std::size_t>(got)}.find(last_words) !=
                          std::string_view::npos;
}

void dump_database(Context &context, const Generation &server, const std::string &name) {
    const os::Directory folder_of_all = context.home().make(folder, {0700});
    try {
        write_dump(context, server, name);
    } catch (const Error &) {
        folder_of_all.remove("half-" + name + ".sql");
        throw;
    }
}

void restore_database(Context &context, const Generation &server, const std::string &name) {
    const os::Directory &home = context.home();
    if (!has_dump(home, name))
        throw Error{"restore the database from", home.path() + "/" + path_of(name),
                    "the dump is not complete", "What the database holds has not been changed.",
                    ExitCode::refused};
    home.settle(path_of(name), 0644);
    const auto failure = run(context, server, DatabaseJob::restore, path_of(name));
    home.settle(path_of(name), 0600);
    if (failure)
        throw failed(context, DatabaseJob::restore, "restore the database in", *failure,
                     "The dump is " + home.path() + "/" + path_of(name) + ".");
}

void clear_database(Context &context, const Generation &server) {
    static_cast<void>(context.manager().stop(context.layout.db_unit(), stop_limit));
    if (const auto failure = run(context, server, DatabaseJob::clear, ""))
        throw failed(context, DatabaseJob::clear, "remove the data of the database in", *failure, "");
}

void retire_database_jobs(Context &context) {
    for (const DatabaseJob job : render::every_database_job)
        one_shot(context, job).retire();
}

void keep_first_dump(const os::Directory &home, std::uint64_t generation) {
    const std::string last = path_of(dump_of(generation)), first = path_of(first_dump_of(generation));
    if (home.status(last) && !home.status(first))
        home.hard_link(last, first);
}

void keep_dump(const os::Directory &home, const std::string &name, std::uint64_t generation) {
    if (home.status(path_of(name)))
        home.rename(path_of(name), path_of(dump_of(generation)));
}

void forget_dumps(const os::Directory &home, const std::set<std::uint64_t> &generations) {
    const auto all = home.sub_if_exists(folder);
    if (!all)
        return;
    std::set<std::string> kept{std::string{backup_dump} + ".sql", std::string{restored_dump} + ".sql"};
    for (const std::uint64_t generation : generations)
        kept.insert({dump_of(generation) + ".sql", first_dump_of(generation) + ".sql"});
    for (const std::string &file : all->list())
        if (!kept.contains(file))
            all->remove(file);
}

} // namespace fgn::agent
